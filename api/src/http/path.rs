//! Ids in paths.

use std::{future::Ready, str::FromStr};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use shared::ErrorCode;

use crate::error::ApiError;

/// The `{id}` of the path. What is no id names nothing, so it is 404 like an id nobody has.
#[derive(Debug)]
pub struct Id<T>(pub T);

impl<T: FromStr> FromRequest for Id<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = req
            .match_info()
            .get("id")
            .and_then(|text| text.parse().ok());
        std::future::ready(id.map(Self).ok_or(ApiError::new(ErrorCode::NotFound)))
    }
}
