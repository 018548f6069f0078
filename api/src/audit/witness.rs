//! Sees every request that is refused for who asks.

use actix_web::{
    Error, HttpMessage as _, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    web,
};
use tracing_actix_web::RequestId;
use uuid::Uuid;

use super::{By, reading, request};
use crate::{app::App, auth, error::ApiError, http};

/// Runs a request under its id, and writes down when a signed-in caller was refused an operation or a
/// thing: which operation and which thing, and nothing of what was sent.
///
/// # Errors
/// Those of the service behind it.
pub async fn witness(
    app: web::Data<App>,
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let id = req.extensions().get::<RequestId>().map(|id| **id);
    request::within(id, async {
        let response = next.call(req).await?;
        let error = response.response().error();
        let error = error.and_then(|error| error.as_error::<ApiError>());
        if error.is_some_and(ApiError::is_about_the_caller)
            && let Some((by, operation)) = asked(response.request())
        {
            let target = target(response.request());
            reading::refused(&app, app.now(), by, operation, target).await;
        }
        Ok(response)
    })
    .await
}

/// Who asked for which operation; `None` without a caller, or where there is no operation.
fn asked(req: &HttpRequest) -> Option<(By, String)> {
    let caller = auth::signed_in(req)?;
    let pattern = http::pattern(req)?;
    let path = pattern.strip_prefix("/api/v1").unwrap_or(&pattern);
    Some(((&caller).into(), format!("{} {path}", req.method())))
}

/// The thing that the path names.
fn target(req: &HttpRequest) -> Option<Uuid> {
    req.match_info().get("id")?.parse().ok()
}
