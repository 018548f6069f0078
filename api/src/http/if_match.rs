//! `ETag` and `If-Match` (RFC 9110 §8.8.3, §13.1.1): the tag of a resource is its revision.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{ETag, EntityTag, Header as _, IfMatch as IfMatchHeader},
};
use shared::ErrorCode;

use crate::error::ApiError;

/// The tag of a revision.
pub fn etag(revision: i64) -> ETag {
    ETag(EntityTag::new_strong(revision.to_string()))
}

/// The revisions a client is content with; without the header, any.
#[derive(Debug)]
pub struct IfMatch(IfMatchHeader);

impl IfMatch {
    /// # Errors
    /// [`ErrorCode::PreconditionFailed`] when the present revision is none of them.
    pub fn check(&self, revision: i64) -> Result<(), ApiError> {
        let present = etag(revision).0;
        match &self.0 {
            IfMatchHeader::Any => Ok(()),
            IfMatchHeader::Items(tags) if tags.iter().any(|tag| tag.strong_eq(&present)) => Ok(()),
            IfMatchHeader::Items(_) => Err(ApiError::new(ErrorCode::PreconditionFailed)),
        }
    }
}

/// The one revision that a client has read and goes by. Where text could be overwritten, nobody may
/// be content with whichever revision there is.
#[derive(Debug)]
pub struct KnownRevision(EntityTag);

impl KnownRevision {
    /// The revision.
    ///
    /// # Errors
    /// [`ErrorCode::PreconditionFailed`] for a tag that we never gave.
    pub fn get(&self) -> Result<i64, ApiError> {
        let revision = self.0.tag().parse().ok();
        revision
            .filter(|revision| etag(*revision).0.strong_eq(&self.0))
            .ok_or(ApiError::new(ErrorCode::PreconditionFailed))
    }
}

impl FromRequest for KnownRevision {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match IfMatchHeader::parse(req) {
            Ok(IfMatchHeader::Items(mut tags)) if tags.len() == 1 => Ok(Self(tags.remove(0))),
            _ => Err(ApiError::new(ErrorCode::MalformedRequest)),
        })
    }
}

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        if !req.headers().contains_key(IfMatchHeader::name()) {
            return ready(Ok(Self(IfMatchHeader::Any)));
        }
        ready(
            IfMatchHeader::parse(req)
                .map(Self)
                .map_err(|_| ApiError::new(ErrorCode::MalformedRequest)),
        )
    }
}
