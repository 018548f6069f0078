//! Who the video server is.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use shared::ErrorCode;

use crate::{
    app::App,
    auth::{bearer, policy::Stated},
    config::Secret,
    error::ApiError,
};

/// The clinic's own video server, known by the secret it shows as a bearer token. Where no secret is
/// set there is nothing to find (404); without it, or with another, it is 401.
#[derive(Debug)]
pub struct MediaServer(());

impl FromRequest for MediaServer {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        Stated::MediaServer.state(req);
        let app = req.app_data::<web::Data<App>>();
        let Some(known) = app.and_then(|app| app.config.video.server_secret.as_ref()) else {
            return ready(Err(ApiError::new(ErrorCode::NotFound)));
        };
        let shown = bearer(req.headers()).flatten();
        // Comparing takes as long wherever the two differ.
        let is_known = shown.is_some_and(|shown| Secret::new(shown.to_owned()) == *known);
        ready(if is_known {
            Ok(Self(()))
        } else {
            Err(ApiError::new(ErrorCode::Unauthenticated))
        })
    }
}
