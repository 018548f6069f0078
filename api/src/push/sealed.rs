//! Messages that only the browser can read which they are for (RFC 8291, over RFC 8188).
//!
//! Of the libraries for it one wants OpenSSL and the other the whole generation of curves and ciphers before
//! ours, each for two derivations and one cipher, which aws-lc-rs has. That it is done right is shown by the
//! example of the standard, and by strangers' implementations that read what is sent.

use aws_lc_rs::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{self, ECDH_P256, PrivateKey, UnparsedPublicKey},
    error::Unspecified,
    hkdf::{HKDF_SHA256, KeyType, Prk, Salt},
};

use super::subscription::Subscription;
use crate::random;

/// How long every message is made before it is encrypted, so that its length tells nothing of what happened.
const PADDED: usize = 256;
/// Says of the one record that it is the last; zeros follow.
const END: u8 = 2;
/// The length of a record, as every push service takes it.
const RECORD: u32 = 4096;

/// Encrypts a text of at most 255 bytes for a browser, with a key pair and a salt of its own.
///
/// # Errors
/// When it is longer, or the library refuses.
pub fn seal(to: &Subscription, text: &str) -> Result<Vec<u8>, Unspecified> {
    if PADDED <= text.len() {
        return Err(Unspecified);
    }
    let mut plain = text.as_bytes().to_vec();
    plain.push(END);
    plain.resize(PADDED, 0);
    let own = PrivateKey::generate(&ECDH_P256)?;
    seal_with(&own, &random::bytes(), to, plain)
}

/// The same with what is drawn otherwise, and of what already ends as it should.
pub(super) fn seal_with(
    own: &PrivateKey,
    salt: &[u8; 16],
    to: &Subscription,
    mut plain: Vec<u8>,
) -> Result<Vec<u8>, Unspecified> {
    let public = own.compute_public_key()?;
    let public = public.as_ref();
    let theirs = UnparsedPublicKey::new(&ECDH_P256, to.point);
    let common: [u8; 32] = agreement::agree(own, theirs, Unspecified, |agreed| {
        let secret = Salt::new(HKDF_SHA256, &to.secret).extract(agreed);
        expand(&secret, &[b"WebPush: info\0", &to.point, public])
    })?;
    let secret = Salt::new(HKDF_SHA256, salt).extract(&common);
    let key: [u8; 16] = expand(&secret, &[b"Content-Encoding: aes128gcm\0"])?;
    let nonce: [u8; 12] = expand(&secret, &[b"Content-Encoding: nonce\0"])?;
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key)?);
    key.seal_in_place_append_tag(
        Nonce::assume_unique_for_key(nonce),
        Aad::empty(),
        &mut plain,
    )?;
    let length = u8::try_from(public.len()).map_err(|_| Unspecified)?;
    let head = [salt, &RECORD.to_be_bytes()[..], &[length], public].concat();
    Ok([head, plain].concat())
}

/// As many bytes as are wanted.
struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand<const N: usize>(secret: &Prk, info: &[&[u8]]) -> Result<[u8; N], Unspecified> {
    let mut bytes = [0; N];
    secret.expand(info, Length(N))?.fill(&mut bytes)?;
    Ok(bytes)
}
