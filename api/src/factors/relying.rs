//! This site as passkeys know it. The library does the work of WebAuthn; here are the ways in and out.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use shared::{
    ErrorCode,
    wire::passkey::{NewCredential, ShownCredential},
};
use url::Host;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{PublicKeyCredential, RegisterPublicKeyCredential, Url},
};

use crate::{app::App, error::ApiError};

/// This site, where it has a name that browsers give passkeys to: an address of numbers is none.
///
/// The name is the host people open. Pages that are served from elsewhere may ask for signatures too, if
/// their host ends in that name; the browser sees to it.
pub fn party(app: &App) -> Option<Webauthn> {
    let http = &app.config.http;
    let Some(Host::Domain(name)) = http.public_url.host() else {
        return None;
    };
    let clinic = app.settings().name.clone();
    let builder = WebauthnBuilder::new(name, &http.public_url).ok()?;
    let elsewhere = http.cors_origins.iter();
    elsewhere
        .filter_map(|origin| Url::parse(origin).ok())
        .fold(builder.rp_name(&clinic), |builder, origin| {
            builder.append_allowed_origin(&origin)
        })
        .build()
        .ok()
}

/// The same, or why there are no passkeys here.
///
/// # Errors
/// 409 `not_offered`.
pub fn wanted(app: &App) -> Result<Webauthn, ApiError> {
    party(app).ok_or(ApiError::new(ErrorCode::NotOffered))
}

/// A passkey that does not hold, whatever is wrong with it.
pub fn refused() -> ApiError {
    ApiError::new(ErrorCode::PasskeyRefused)
}

/// What the library wrote, as our own type has it: the same names, fewer of them.
///
/// # Errors
/// A fault of ours.
pub fn ours<T: DeserializeOwned>(theirs: &impl Serialize) -> Result<T, ApiError> {
    let value = serde_json::to_value(theirs).map_err(ApiError::internal)?;
    serde_json::from_value(value).map_err(ApiError::internal)
}

/// A new passkey for the library.
///
/// # Errors
/// 403 `passkey_refused`: not base64url, for instance.
pub fn new_credential(new: &NewCredential) -> Result<RegisterPublicKeyCredential, ApiError> {
    theirs(json!({ "id": new.id, "rawId": new.id, "type": "public-key", "response": new.response }))
}

/// A signature for the library.
///
/// # Errors
/// 403 `passkey_refused`: not base64url, for instance.
pub fn shown_credential(shown: &ShownCredential) -> Result<PublicKeyCredential, ApiError> {
    theirs(
        json!({ "id": shown.id, "rawId": shown.id, "type": "public-key", "response": shown.response }),
    )
}

fn theirs<T: DeserializeOwned>(value: Value) -> Result<T, ApiError> {
    serde_json::from_value(value).map_err(|_| refused())
}
