//! The OpenAPI 3.1 document: collected from the handlers, completed with what every operation of a
//! kind can answer, and shown to people at `/api/v1/docs`.

mod about;
mod operations;

use std::sync::Arc;

use actix_web::{
    HttpResponse, get,
    http::header::{CONTENT_ENCODING, ContentEncoding, ContentType, LOCATION},
    web,
};
use shared::{ErrorCode, wire::problem::Problem};
use utoipa::{
    OpenApi, ToSchema as _,
    openapi::{
        self, ContentBuilder, HeaderBuilder, LicenseBuilder, Object, Ref, RefOr, Response,
        ResponseBuilder, Type,
        path::Operation,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use self::operations::operations_mut;
pub use self::operations::{method, operations, wants, wants_bearer};
use crate::{
    auth::{Open, open::Anyone},
    error::ApiError,
    fhir::{self, outcome::OperationOutcome},
    server,
};

/// Where the document is served.
const PATH: &str = "/api/v1/openapi.json";

/// The one route that is not in it: files are no operations.
pub const FILES_PATTERN: &str = "/api/v1/docs/{file:.*}";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "MyDoctor",
        description = about::ABOUT,
    ),
    tags(
        (name = "Sessions", description = "Signing in and out"),
        (name = "Accounts", description = "Registration and the own account"),
        (name = "Second factors", description = "Codes of an app, backup codes and passkeys"),
        (name = "Doctors", description = "The directory"),
        (name = "Availability", description = "When a doctor works, and by which rules they are booked"),
        (name = "Closures", description = "Days on which the clinic is closed"),
        (name = "Slots", description = "Times that are free, and one that is held while it is booked"),
        (name = "Appointments", description = "Booking and the life of an appointment"),
        (name = "Series", description = "Appointments that repeat"),
        (name = "Consultations", description = "The waiting room and the video room"),
        (name = "Guests", description = "Third people in a consultation"),
        (name = "Video server", description = "For the media server, not for people: what it asks and reports"),
        (name = "Analytics", description = "How consultations went"),
        (name = "Recordings", description = "Whether a consultation may be recorded, and where the recordings are"),
        (name = "Notes", description = "The doctor's note and the patient's summary"),
        (name = "Calendars", description = "Appointments for the calendar programs of their people"),
        (name = "Mails", description = "What is told by mail, for the admin who sees to it"),
        (name = "Changes", description = "What happens to appointments, as it happens, and who is notified of it"),
        (name = "Deputies", description = "Colleagues who see to a doctor's schedule"),
        (name = "Console", description = "Accounts and invitations, for admins"),
        (name = "Clients", description = "Programs of others that see to the schedule, and how they get tokens"),
        (name = "Webhooks", description = "Other systems that are told of events, after Standard Webhooks"),
        (name = "Settings", description = "What admins set while the server runs"),
        (name = "Audit", description = "Who did what, and who opened whose record"),
        (name = "Emergency access", description = "A record that a doctor opens with a reason, and who is told of it"),
        (name = "Privacy", description = "What was agreed to, a copy of the own data, and its erasure"),
        (name = "FHIR", description = "The same appointments in FHIR R4, for reading. A parameter that is not listed, and a value that is none, is \
            refused; failures are OperationOutcome resources with the `code` of a problem in `details.coding`"),
        (name = "Site", description = "The installation"),
    ),
    components(schemas(Problem, OperationOutcome)),
)]
struct Base;

/// The whole document.
pub fn document() -> openapi::OpenApi {
    let mut document = Base::openapi();
    document.merge(server::documented_routes());
    document.info.license = Some(
        LicenseBuilder::new()
            .name("MIT OR Apache-2.0")
            .identifier(Some("MIT OR Apache-2.0"))
            .build(),
    );
    complete(&mut document);
    document
}

/// The document as it is committed and served: pretty, with a last line break.
///
/// # Errors
/// When the document can not be written as JSON.
pub fn json() -> Result<String, serde_json::Error> {
    document().to_pretty_json().map(|json| json + "\n")
}

fn complete(document: &mut openapi::OpenApi) {
    let components = document.components.get_or_insert_default();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    let cookie = ApiKeyValue::with_description(
        "mydoctor_refresh",
        "The refresh token that signing in sets; `__Secure-mydoctor_refresh` where the public address is https",
    );
    components.add_security_scheme("refresh", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    let media_server = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("The secret of the clinic's own video server"))
        .build();
    components.add_security_scheme("media_server", SecurityScheme::Http(media_server));
    let client = HttpBuilder::new()
        .scheme(HttpAuthScheme::Basic)
        .description(Some(
            "The id and the secret of a client of the API; they can stand in the body instead",
        ))
        .build();
    components.add_security_scheme("client", SecurityScheme::Http(client));
    let jaas = ApiKeyValue::with_description("X-Jaas-Signature", "The signature of JaaS");
    components.add_security_scheme("jaas", SecurityScheme::ApiKey(ApiKey::Header(jaas)));
    // No operation answers it, because it is about a method that is none of the path's.
    components
        .responses
        .insert("MethodNotAllowed".to_owned(), method_not_allowed().into());
    for (path, item) in &mut document.paths.paths {
        for (_, operation) in operations_mut(item) {
            operation.operation_id = name(operation);
            complete_operation(path, operation);
        }
    }
}

/// What programs that are made from the document call an operation: the handler's name, which is the
/// only one of its tag, after the tag.
fn name(operation: &Operation) -> Option<String> {
    let handler = operation.operation_id.as_deref()?;
    let tag = operation.tags.as_ref()?.first()?;
    let tag = tag.to_lowercase().replace(' ', "_");
    match tag == handler {
        true => Some(tag),
        false => Some(format!("{tag}_{handler}")),
    }
}

fn method_not_allowed() -> Response {
    let allow = HeaderBuilder::new().schema(Some(Object::with_type(Type::String)));
    let mut response = ResponseBuilder::new()
        .description("The path is there, but takes other methods: `Allow` names them")
        .header("Allow", allow.build())
        .build();
    as_problem(&mut response);
    response
}

/// What every operation of a kind can answer, said once.
fn complete_operation(path: &str, operation: &mut Operation) {
    let mut add = |code: ErrorCode, text: &str| {
        let status = ApiError::new(code).status();
        let response = ResponseBuilder::new().description(text).build();
        operation
            .responses
            .responses
            .entry(status.to_string())
            .or_insert(RefOr::T(response));
    };
    if operation.security.is_some() {
        add(
            ErrorCode::Unauthenticated,
            "Not signed in: no credential, or one that is no longer valid",
        );
        add(
            ErrorCode::Forbidden,
            "The caller's role may not do this, or their account waits for its second factor",
        );
    }
    if operation.request_body.is_some() {
        add(
            ErrorCode::MalformedRequest,
            "Not JSON, an unknown, missing or repeated field, or a value of the wrong type",
        );
        add(ErrorCode::RequestTimeout, "The body did not arrive in time");
        add(ErrorCode::PayloadTooLarge, "The body has more than 64 KiB");
        add(
            ErrorCode::UnsupportedMediaType,
            "The body is not `application/json`",
        );
    } else if operation.parameters.is_some() {
        add(
            ErrorCode::MalformedRequest,
            "A parameter or header that is unknown, repeated or of the wrong form",
        );
    }
    if path.starts_with("/api/") {
        add(
            ErrorCode::TooManyRequests,
            "The share of the account or network is used up; `RateLimit` tells what is left, `Retry-After` when to come again",
        );
        add(
            ErrorCode::Internal,
            "A fault of the server; quote the request id",
        );
        add(
            ErrorCode::Unavailable,
            "Busy, or the database is out of reach; see `Retry-After`",
        );
    }
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && status.as_str() >= "400"
            && response.content.is_empty()
        {
            match fhir::is_about(path) {
                true => as_outcome(response),
                false => as_problem(response),
            }
        }
    }
}

/// Says that a failure comes with a problem document.
fn as_problem(response: &mut Response) {
    comes_with(response, "application/problem+json", &Problem::name());
}

/// Says that it comes in the form of FHIR.
fn as_outcome(response: &mut Response) {
    comes_with(response, "application/fhir+json", &OperationOutcome::name());
}

fn comes_with(response: &mut Response, media_type: &str, schema: &str) {
    let schema = Ref::from_schema_name(schema);
    response.content.insert(
        media_type.to_owned(),
        ContentBuilder::new().schema(Some(schema)).build().into(),
    );
}

/// This document
#[utoipa::path(tag = "Site", responses((status = 200, description = "OpenAPI 3.1", body = Object, content_type = "application/json")))]
#[get("/openapi.json")]
pub async fn openapi_json(_: Open<Anyone>) -> Result<HttpResponse, ApiError> {
    let json = json().map_err(ApiError::internal)?;
    Ok(HttpResponse::Ok()
        .content_type(ContentType::json())
        .body(json))
}

/// A page to read and try it
#[utoipa::path(
    tag = "Site",
    responses((status = 308, description = "To the page", headers(("Location" = String, description = "`/api/v1/docs/`"))))
)]
#[get("/docs")]
pub async fn docs(_: Open<Anyone>) -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header((LOCATION, "/api/v1/docs/"))
        .finish()
}

/// The files of the viewer, all of them from this binary.
#[get("/docs/{file:.*}")]
pub async fn docs_file(_: Open<Anyone>, file: web::Path<String>) -> Result<HttpResponse, ApiError> {
    let config = Arc::new(utoipa_swagger_ui::Config::from(PATH).validator_url("none"));
    let found = utoipa_swagger_ui::serve(&file, config)
        .map_err(|error| ApiError::internal(error.to_string()))?;
    let file = found.ok_or(ApiError::new(ErrorCode::NotFound))?;
    let mut response = HttpResponse::Ok();
    if file.gzpipped {
        response.insert_header((CONTENT_ENCODING, ContentEncoding::Gzip));
    }
    // All of the viewer's texts are UTF-8, which the library does not say.
    let content_type = if file.content_type.starts_with("text/") {
        format!("{}; charset=utf-8", file.content_type)
    } else {
        file.content_type
    };
    Ok(response
        .content_type(content_type)
        .body(file.bytes.into_owned()))
}
