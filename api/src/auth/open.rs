//! What is for no account: said in a handler's signature, as the right of an account is.

use std::{
    future::{Ready, ready},
    marker::PhantomData,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload};

use super::policy::Stated;
use crate::error::ApiError;

/// For whom an operation is that wants no account.
pub trait Holder {
    /// What that states; the start compares it with what the operation documents.
    const STATED: Stated;
}

/// For anyone: what is public, and the ways in.
#[derive(Debug)]
pub struct Anyone;

impl Holder for Anyone {
    const STATED: Stated = Stated::Anyone;
}

/// For who holds the secret of a link, a pass or a step, which comes in the body.
#[derive(Debug)]
pub struct Bearers;

impl Holder for Bearers {
    const STATED: Stated = Stated::Bearers;
}

/// For the browser that holds the cookie of a session.
#[derive(Debug)]
pub struct CookieHolder;

impl Holder for CookieHolder {
    const STATED: Stated = Stated::CookieHolder;
}

/// For a machine that signs what it sends.
#[derive(Debug)]
pub struct Signer;

impl Holder for Signer {
    const STATED: Stated = Stated::Signer;
}

/// For a client of the API that shows its secret.
#[derive(Debug)]
pub struct SecretHolder;

impl Holder for SecretHolder {
    const STATED: Stated = Stated::Client;
}

/// An operation that wants no account, and for whom it is then. It lets everybody pass: whether the
/// secret, the cookie or the signature is good, the handler finds out.
#[derive(Debug)]
pub struct Open<W>(PhantomData<W>);

impl<W: Holder> FromRequest for Open<W> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        W::STATED.state(req);
        ready(Ok(Self(PhantomData)))
    }
}
