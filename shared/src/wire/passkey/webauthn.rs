//! The documents that browsers read and write, under WebAuthn's names: options go through
//! `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON` as they are, and
//! credentials come from `toJSON`.

use serde::{Deserialize, Serialize};

/// WebAuthn's `PublicKeyCredentialCreationOptionsJSON`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct CreationOptions {
    /// This site.
    pub rp: RelyingParty,
    /// The account.
    pub user: PasskeyUser,
    /// What is to be signed, base64url.
    #[cfg_attr(feature = "openapi", schema(max_length = 128))]
    pub challenge: String,
    /// The algorithms we understand, best first.
    #[cfg_attr(feature = "openapi", schema(max_items = 16))]
    pub pub_key_cred_params: Vec<KeyAlgorithm>,
    /// Milliseconds to do it in.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 600_000))]
    pub timeout: Option<u32>,
    /// Passkeys that the account has already.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    #[serde(default)]
    pub exclude_credentials: Vec<KnownCredential>,
    /// What kind of passkey.
    pub authenticator_selection: AuthenticatorSelection,
}

/// The site a passkey is for.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RelyingParty {
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(max_length = 800))]
    pub name: String,
    /// Its host.
    #[cfg_attr(feature = "openapi", schema(max_length = 253))]
    pub id: String,
}

/// The account a passkey is for.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PasskeyUser {
    /// Its id, base64url.
    #[cfg_attr(feature = "openapi", schema(max_length = 86))]
    pub id: String,
    /// What its owner signs in with.
    #[cfg_attr(feature = "openapi", schema(max_length = 254))]
    pub name: String,
    /// Its owner's name.
    #[cfg_attr(feature = "openapi", schema(max_length = 800))]
    pub display_name: String,
}

/// An algorithm of signatures.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyAlgorithm {
    /// Always `public-key`.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(max_length = 16))]
    pub kind: String,
    /// Its number in COSE.
    #[cfg_attr(feature = "openapi", schema(minimum = -65_536, maximum = 65_536))]
    pub alg: i64,
}

/// A credential that is known already.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KnownCredential {
    /// Always `public-key`.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(max_length = 16))]
    pub kind: String,
    /// Its id, base64url.
    #[cfg_attr(feature = "openapi", schema(max_length = 1366))]
    pub id: String,
}

/// What kind of passkey is wanted.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuthenticatorSelection {
    /// Whether the device is to know whose it is.
    #[cfg_attr(feature = "openapi", schema(max_length = 16))]
    pub resident_key: String,
    /// Whether the device asks for a finger, a face or a number.
    #[cfg_attr(feature = "openapi", schema(max_length = 16))]
    pub user_verification: String,
}

/// WebAuthn's `PublicKeyCredentialRequestOptionsJSON`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestOptions {
    /// What is to be signed, base64url.
    #[cfg_attr(feature = "openapi", schema(max_length = 128))]
    pub challenge: String,
    /// Milliseconds to do it in.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 600_000))]
    pub timeout: Option<u32>,
    /// This site's host.
    #[cfg_attr(feature = "openapi", schema(max_length = 253))]
    pub rp_id: String,
    /// The passkeys that will do; none where any will.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    #[serde(default)]
    pub allow_credentials: Vec<KnownCredential>,
    /// Whether the device asks for a finger, a face or a number.
    #[cfg_attr(feature = "openapi", schema(max_length = 16))]
    pub user_verification: String,
}

/// WebAuthn's `RegistrationResponseJSON`; what else a browser sends is not looked at.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewCredential {
    /// Its id, base64url.
    #[cfg_attr(feature = "openapi", schema(max_length = 1366))]
    pub id: String,
    /// What the device made.
    pub response: Attestation,
}

/// The device's words about a new passkey.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Attestation {
    /// What was signed, base64url.
    #[serde(rename = "clientDataJSON")]
    #[cfg_attr(feature = "openapi", schema(max_length = 8192))]
    pub client_data: String,
    /// The public key, base64url.
    #[cfg_attr(feature = "openapi", schema(max_length = 32768))]
    pub attestation_object: String,
}

/// WebAuthn's `AuthenticationResponseJSON`; what else a browser sends is not looked at.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShownCredential {
    /// Its id, base64url.
    #[cfg_attr(feature = "openapi", schema(max_length = 1366))]
    pub id: String,
    /// What the device signed.
    pub response: Assertion,
}

/// The device's signature.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Assertion {
    /// What was signed, base64url.
    #[serde(rename = "clientDataJSON")]
    #[cfg_attr(feature = "openapi", schema(max_length = 8192))]
    pub client_data: String,
    /// What the device says about itself, base64url.
    #[cfg_attr(feature = "openapi", schema(max_length = 8192))]
    pub authenticator_data: String,
    /// The signature, base64url.
    #[cfg_attr(feature = "openapi", schema(max_length = 8192))]
    pub signature: String,
    /// Whose it is, where the device knows, base64url.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 128))]
    pub user_handle: Option<String>,
}
