//! The operations of a document, as its types hide them.

use actix_web::http::Method;
use utoipa::openapi::{
    PathItem,
    path::{HttpMethod, Operation},
    security::SecurityRequirement,
};

/// The operations of a path with their methods.
pub fn operations(item: &PathItem) -> Vec<(HttpMethod, &Operation)> {
    let all = [
        (HttpMethod::Get, &item.get),
        (HttpMethod::Put, &item.put),
        (HttpMethod::Post, &item.post),
        (HttpMethod::Delete, &item.delete),
        (HttpMethod::Patch, &item.patch),
    ];
    all.into_iter()
        .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
        .collect()
}

/// The method as HTTP has it.
pub const fn method(method: &HttpMethod) -> Method {
    match method {
        HttpMethod::Get => Method::GET,
        HttpMethod::Put => Method::PUT,
        HttpMethod::Post => Method::POST,
        HttpMethod::Delete => Method::DELETE,
        HttpMethod::Patch => Method::PATCH,
        HttpMethod::Head => Method::HEAD,
        HttpMethod::Options => Method::OPTIONS,
        HttpMethod::Trace => Method::TRACE,
    }
}

/// Whether an operation wants an access token.
pub fn wants_bearer(operation: &Operation) -> bool {
    wants(operation, Some("bearer"))
}

/// Whether a security scheme, or none, is all that an operation wants.
pub fn wants(operation: &Operation, scheme: Option<&str>) -> bool {
    let requirement = |scheme| SecurityRequirement::new(scheme, [] as [&str; 0]);
    let wanted = scheme.map(|scheme| vec![requirement(scheme)]);
    operation.security == wanted
}

/// The same, to be changed.
pub fn operations_mut(item: &mut PathItem) -> Vec<(HttpMethod, &mut Operation)> {
    let all = [
        (HttpMethod::Get, &mut item.get),
        (HttpMethod::Put, &mut item.put),
        (HttpMethod::Post, &mut item.post),
        (HttpMethod::Delete, &mut item.delete),
        (HttpMethod::Patch, &mut item.patch),
    ];
    all.into_iter()
        .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
        .collect()
}
