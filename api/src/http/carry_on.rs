//! What becomes of a request whose client has gone.

use actix_web::{
    Error,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::Method,
    middleware::Next,
    rt,
};
use tracing::Instrument as _;

use crate::error::ApiError;

/// What anybody can ask for without an account, and what waits for a password to be hashed.
const FOR_STRANGERS: [&str; 2] = ["/api/v1/auth/login", "/api/v1/auth/register"];

/// Lets what has begun come to its end when the client hangs up: a change is told to whoever is to know
/// of it, and a refusal is written down. Only what strangers can ask for ends where it waits, so that a
/// flood of them that hangs up leaves nothing to do.
///
/// # Errors
/// Those of the service behind it.
pub async fn carry_on(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let ends = req.method() == Method::POST && FOR_STRANGERS.contains(&req.path());
    let answer = next.call(req);
    if ends {
        return Ok(answer.await?.map_into_boxed_body());
    }
    let answer = rt::spawn(answer.in_current_span()).await;
    Ok(answer.map_err(ApiError::internal)??.map_into_boxed_body())
}
