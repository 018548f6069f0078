//! What is for no account: said in a handler's signature, as the right of an account is.

use std::{
    future::{Ready, ready},
    marker::PhantomData,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload};

use super::policy::Stated;
use crate::error::ApiError;

/// For anyone: what is public, and the ways in.
#[derive(Debug)]
pub struct Anyone;

/// For who holds the secret of a link, a pass or a step, which comes in the body.
#[derive(Debug)]
pub struct Bearers;

/// For the browser that holds the cookie of a session.
#[derive(Debug)]
pub struct CookieHolder;

/// For a machine that signs what it sends.
#[derive(Debug)]
pub struct Signer;

/// An operation that wants no account, and for whom it is then. It lets everybody pass: whether the
/// secret, the cookie or the signature is good, the handler finds out.
#[derive(Debug)]
pub struct Open<W>(PhantomData<W>);

impl<W> FromRequest for Open<W> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        Stated::Open.state(req);
        ready(Ok(Self(PhantomData)))
    }
}
