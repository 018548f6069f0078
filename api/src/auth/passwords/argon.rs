//! Argon2id over memory that is allocated once.

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{self, Ident, Output, ParamsString, Salt},
};
use subtle::ConstantTimeEq;

use super::PasswordError;

/// Bytes of salt; the recommendation of RFC 9106.
pub(super) const SALT_LEN: usize = 16;

/// Memory in KiB, passes and lanes: the OWASP recommendation for Argon2id. One lane, because a
/// second thread per hash would only compete with the next hash.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const OUTPUT_LEN: usize = Params::DEFAULT_OUTPUT_LEN;

/// The hash of no password, with the parameters of a real one: what an unknown login is compared
/// with. Its output is all zeros, which nobody knows a password for; and if somebody did, an unknown
/// login is refused whatever the comparison says.
pub(super) const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$\
                                AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// One thread's hasher and the 19 MiB it works in.
pub(super) struct Hasher {
    memory: Vec<Block>,
}

impl Hasher {
    pub(super) fn new() -> Self {
        Self {
            memory: vec![Block::new(); MEMORY_KIB as usize],
        }
    }

    /// The PHC string of a password.
    pub(super) fn hash(
        &mut self,
        password: &[u8],
        salt: &[u8; SALT_LEN],
    ) -> Result<String, PasswordError> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(OUTPUT_LEN))
            .map_err(|_| PasswordError::Failed)?;
        let mut output = [0; OUTPUT_LEN];
        let phc = phc::PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&params).map_err(|_| PasswordError::Failed)?,
            salt: Some(Salt::new(salt).map_err(|_| PasswordError::Failed)?),
            hash: {
                self.compute(params, password, salt, &mut output)?;
                Some(Output::new(&output).map_err(|_| PasswordError::Failed)?)
            },
        };
        Ok(phc.to_string())
    }

    /// Whether the password makes the stored hash.
    pub(super) fn verify(&mut self, password: &[u8], stored: &str) -> Result<bool, PasswordError> {
        let stored = Stored::parse(stored).ok_or(PasswordError::UnreadableHash)?;
        let mut output = [0; OUTPUT_LEN];
        self.compute(stored.params, password, &stored.salt, &mut output)?;
        Ok(output.ct_eq(stored.output.as_bytes()).into())
    }

    fn compute(
        &mut self,
        params: Params,
        password: &[u8],
        salt: &[u8],
        output: &mut [u8],
    ) -> Result<(), PasswordError> {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(password, salt, output, &mut self.memory)
            .map_err(|_| PasswordError::Failed)
    }
}

/// What a PHC string of ours says.
struct Stored {
    params: Params,
    salt: Salt,
    output: Output,
}

impl Stored {
    /// Takes Argon2id with at most this program's cost: hashes made when the parameters were lower
    /// stay good, and a damaged row can not ask for more memory or time than a thread has.
    fn parse(text: &str) -> Option<Self> {
        let phc = phc::PasswordHash::new(text).ok()?;
        let params = Params::try_from(&phc).ok()?;
        let ours = phc.algorithm == Ident::from(Algorithm::Argon2id)
            && phc.version == Some(Version::V0x13.into())
            && params.m_cost() <= MEMORY_KIB
            && params.t_cost() <= PASSES
            && params.p_cost() == LANES;
        let output = phc.hash.filter(|output| output.len() == OUTPUT_LEN)?;
        ours.then_some(Self {
            params,
            salt: phc.salt?,
            output,
        })
    }
}
