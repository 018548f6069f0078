//! A browser that allows pushes: it draws its keys, and reads and judges what comes by other libraries than
//! those by which it was written.

use aes_gcm::{
    Aes128Gcm, KeyInit as _,
    aead::{Aead as _, Nonce},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hkdf::Hkdf;
use p256::{
    PublicKey, SecretKey,
    ecdh::diffie_hellman,
    ecdsa::{Signature, VerifyingKey, signature::Verifier as _},
};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{Got, LOCAL_RECEIVERS};

/// The private key of the servers that push in tests, and the public one that belongs to it.
pub const PUSH_KEY: [&str; 2] = [
    "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
    "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
];

/// The flags of a server that pushes.
pub const PUSHING: [&str; 5] = [
    LOCAL_RECEIVERS,
    "--push-key",
    PUSH_KEY[0],
    "--public-url",
    "https://mydoctor.example.org",
];

/// A browser.
pub struct Browser {
    key: SecretKey,
    auth: [u8; 16],
}

impl Browser {
    /// One whose keys come of a number.
    pub fn new(number: u8) -> Self {
        Self {
            key: SecretKey::from_slice(&[number; 32]).unwrap(),
            auth: [number; 16],
        }
    }

    fn point(&self) -> Box<[u8]> {
        self.key.public_key().to_sec1_bytes()
    }

    /// What it says of itself, at this address.
    pub fn says(&self, endpoint: &str) -> Value {
        let keys = json!({
            "p256dh": URL_SAFE_NO_PAD.encode(self.point()),
            "auth": URL_SAFE_NO_PAD.encode(self.auth),
        });
        json!({ "endpoint": endpoint, "keys": keys })
    }

    /// Reads a message as RFC 8291 says; `None` when it is not for this browser.
    pub fn reads(&self, got: &Got) -> Option<Value> {
        assert_eq!(got.headers["content-encoding"], "aes128gcm");
        let plain = self.opens(&got.bytes)?;
        Some(serde_json::from_slice(&plain).unwrap())
    }

    fn opens(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let (salt, rest) = bytes.split_at(16);
        let (length, rest) = rest.split_at(4);
        assert_eq!(length, 4096_u32.to_be_bytes());
        let (theirs, sealed) = rest[1..].split_at(usize::from(rest[0]));
        let theirs_parsed = PublicKey::from_sec1_bytes(theirs).unwrap();
        let agreed = diffie_hellman(self.key.to_nonzero_scalar(), theirs_parsed.as_affine());
        let derive = |salt: &[u8], secret: &[u8], info: &[u8], out: &mut [u8]| {
            Hkdf::<Sha256>::new(Some(salt), secret)
                .expand(info, out)
                .unwrap();
        };
        let (mut secret, mut key, mut nonce) = ([0; 32], [0; 16], [0; 12]);
        let info = [b"WebPush: info\0", &self.point()[..], theirs].concat();
        derive(&self.auth, agreed.raw_secret_bytes(), &info, &mut secret);
        derive(salt, &secret, b"Content-Encoding: aes128gcm\0", &mut key);
        derive(salt, &secret, b"Content-Encoding: nonce\0", &mut nonce);
        let cipher = Aes128Gcm::new_from_slice(&key).unwrap();
        let nonce = Nonce::<Aes128Gcm>::from(nonce);
        let padded = cipher.decrypt(&nonce, sealed).ok()?;
        let end = padded.iter().rposition(|byte| *byte != 0).unwrap();
        assert_eq!(padded[end], 2, "the last record ends so");
        Some(padded[..end].to_vec())
    }
}

/// What the signature of a message says, which holds under the key of the server.
pub fn signed(got: &Got) -> Value {
    let said = got.headers["authorization"]
        .strip_prefix("vapid t=")
        .unwrap();
    let (token, key) = said.split_once(", k=").unwrap();
    assert_eq!(key, PUSH_KEY[1]);
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let (body, signature) = token.rsplit_once('.').unwrap();
    let (head, claims) = body.split_once('.').unwrap();
    let head: Value = serde_json::from_slice(&bytes(head)).unwrap();
    assert_eq!(head, json!({ "typ": "JWT", "alg": "ES256" }));
    let key = VerifyingKey::from_sec1_bytes(&bytes(key)).unwrap();
    let signature = Signature::from_slice(&bytes(signature)).unwrap();
    key.verify(body.as_bytes(), &signature).unwrap();
    serde_json::from_slice(&bytes(claims)).unwrap()
}

#[test]
fn it_reads_the_example_of_the_standard() {
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let browser = Browser {
        key: SecretKey::from_slice(&bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")).unwrap(),
        auth: bytes("BTBZMqHH6r4Tts7J_aSIgg").try_into().unwrap(),
    };
    let message = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
    let read = browser.opens(&bytes(message)).unwrap();
    assert_eq!(read, b"When I grow up, I want to be a watermelon");
}
