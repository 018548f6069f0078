//! A device that makes passkeys and signs with them, as small as WebAuthn lets it be.

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Where the pages of these tests are opened.
pub const ORIGIN: &str = "http://localhost:8080";

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const WITH_KEY: u8 = 0x40;

/// One device with one passkey.
pub struct Device {
    key: EcdsaKeyPair,
    /// The id it knows its passkey by.
    pub id: Vec<u8>,
    /// Whose passkey it is.
    pub user: String,
    /// How often it has signed.
    pub counter: u32,
    /// The page that it believes to be on.
    pub origin: &'static str,
    /// The site that it believes to sign for.
    pub site: &'static str,
    /// Whether it asks for a finger.
    pub verifies: bool,
}

impl Device {
    /// A device with a fresh key.
    pub fn new() -> Self {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        let id = Sha256::digest(key.public_key().as_ref())[..16].to_vec();
        Self {
            key,
            id,
            user: String::new(),
            counter: 0,
            origin: ORIGIN,
            site: "localhost",
            verifies: true,
        }
    }

    /// Makes the passkey that is asked for.
    pub fn create(&mut self, options: &Value) -> Value {
        options["user"]["id"]
            .as_str()
            .unwrap()
            .clone_into(&mut self.user);
        let client = self.client_data("webauthn.create", options);
        let mut data = self.data(WITH_KEY);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(self.cose_key());
        // {"fmt": "none", "attStmt": {}, "authData": data} in CBOR.
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(&data);
        json!({
            "id": BASE64.encode(&self.id),
            "rawId": BASE64.encode(&self.id),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": { "clientDataJSON": BASE64.encode(client), "attestationObject": BASE64.encode(object), "transports": ["internal"] },
        })
    }

    /// Signs what is asked for.
    pub fn sign(&mut self, options: &Value) -> Value {
        self.counter += 1;
        let client = self.client_data("webauthn.get", options);
        let data = self.data(0);
        let mut message = data.clone();
        message.extend(Sha256::digest(&client));
        let signature = self.key.sign(&SystemRandom::new(), &message).unwrap();
        json!({
            "id": BASE64.encode(&self.id),
            "rawId": BASE64.encode(&self.id),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": BASE64.encode(client),
                "authenticatorData": BASE64.encode(data),
                "signature": BASE64.encode(signature),
                "userHandle": self.user,
            },
        })
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let data = json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false });
        data.to_string().into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let verified = if self.verifies { VERIFIED } else { 0 };
        let mut data = Sha256::digest(self.site).to_vec();
        data.push(flags | PRESENT | verified);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// {1: 2, 3: -7, -1: 1, -2: x, -3: y} in CBOR: a key on P-256 for ES256.
    fn cose_key(&self) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        let mut key = b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".to_vec();
        key.extend(&point[1..33]);
        key.extend(b"\x22\x58\x20");
        key.extend(&point[33..65]);
        key
    }
}
