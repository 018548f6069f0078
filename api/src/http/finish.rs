//! The outermost middleware: every answer under `/api/v1` leaves in our form, and is logged once.

use actix_web::{
    Error, HttpMessage as _, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue, VARY},
    middleware::Next,
    web,
};
use tracing::Span;
use tracing_actix_web::{RequestId, RootSpanBuilder};

use super::{is_plain, pattern};
use crate::{app::App, auth::limits::Counted, error::ApiError, fhir};

/// The name of the header that carries the request id.
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Puts the request id on the answer and writes a failure as a problem document with the request's
/// path and id in it, which the place that failed did not know.
///
/// # Errors
/// Those of the services behind it, which turn theirs into answers themselves.
pub async fn finish(
    app: web::Data<App>,
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let request_id = req
        .extensions()
        .get::<RequestId>()
        .map_or_else(String::new, ToString::to_string);
    // The request itself can not be kept: the router needs it for itself alone.
    let path = req.uri().path().to_owned();
    let response = next.call(req).await?.map_into_boxed_body();
    let mut response = match response.response().error() {
        None => response,
        Some(error) => {
            let mut problem = problem(error, &path, &request_id);
            keep_cors(response.headers(), problem.headers_mut());
            ServiceResponse::new(response.request().clone(), problem)
        }
    };
    let counted = response.request().extensions().get::<Counted>().cloned();
    let headers = response.headers_mut();
    if let Some(counted) = counted {
        counted.tell(headers);
    }
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        headers.insert(X_REQUEST_ID, value);
    }
    if path.starts_with("/api/v1/docs/") && is_plain(&path) {
        add_missing(headers, app.headers.docs());
    } else if !headers.contains_key(CONTENT_SECURITY_POLICY) {
        // Pages bring their own.
        add_missing(headers, app.headers.api());
    }
    Ok(response)
}

/// The one place where a failure gets its form: FHIR's under the paths of FHIR, else a problem document.
fn problem(error: &Error, path: &str, request_id: &str) -> HttpResponse {
    let unnamed;
    let error = match error.as_error::<ApiError>() {
        Some(error) => error,
        None => {
            unnamed = ApiError::from_status(error.as_response_error().status_code());
            &unnamed
        }
    };
    if let Some(cause) = error.cause() {
        tracing::error!(code = ?error.code(), ?cause, "request failed");
    }
    match fhir::is_about(path) {
        true => fhir::outcome::answer(error, request_id),
        false => error.response(path, request_id),
    }
}

/// Keeps what the answer that failed said about origins: without it the page of another origin that
/// may read answers could not read why it was refused.
fn keep_cors(failed: &HeaderMap, problem: &mut HeaderMap) {
    let about_origins =
        |name: &HeaderName| name == VARY || name.as_str().starts_with("access-control-");
    for (name, value) in failed.iter().filter(|(name, _)| about_origins(name)) {
        problem.append(name.clone(), value.clone());
    }
}

fn add_missing(headers: &mut HeaderMap, more: Vec<(HeaderName, HeaderValue)>) {
    for (name, value) in more {
        if !headers.contains_key(&name) {
            headers.insert(name, value);
        }
    }
}

/// The span of a request, which its log lines belong to. It has no address, no query and no body:
/// nothing a person could be known by.
#[derive(Clone, Copy, Debug, Default)]
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let request_id = request
            .extensions()
            .get::<RequestId>()
            .map(ToString::to_string);
        tracing::info_span!(
            "request",
            method = %request.method(),
            route = tracing::field::Empty,
            status = tracing::field::Empty,
            request_id = request_id.as_deref(),
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        if let Ok(response) = outcome {
            let route = pattern(response.request());
            span.record("route", route.as_deref().unwrap_or("unmatched"));
            span.record("status", response.status().as_u16());
            span.in_scope(|| tracing::info!("answered"));
        }
    }
}
