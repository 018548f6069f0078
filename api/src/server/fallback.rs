//! What is answered where no route takes a request.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, http::Method};
use shared::ErrorCode;
use utoipa::openapi::OpenApi;

use crate::{
    app::App,
    auth::{self, policy::Stated},
    error::ApiError,
    http::pattern,
    openapi,
};

/// The table as it is documented: paths by their patterns, with their methods.
pub(super) struct KnownRoutes(HashMap<String, KnownRoute>);

struct KnownRoute {
    methods: Vec<Method>,
    wants_caller: bool,
}

impl KnownRoutes {
    /// Of the whole document.
    pub(super) fn new(document: &OpenApi) -> Self {
        let known = document.paths.paths.iter().map(|(path, item)| {
            let operations = openapi::operations(item);
            let route = KnownRoute {
                wants_caller: operations
                    .iter()
                    .all(|(_, operation)| openapi::wants_bearer(operation)),
                methods: operations
                    .iter()
                    .map(|(method, _)| openapi::method(method))
                    .collect(),
            };
            (path.clone(), route)
        });
        Self(known.collect())
    }

    /// Whether the table has an operation for a request, or it is about the files beside the document.
    pub(super) fn takes(&self, req: &HttpRequest) -> bool {
        let is_documented = self
            .find(req)
            .is_some_and(|route| route.methods.contains(req.method()));
        is_documented || pattern(req).is_some_and(|found| found == openapi::FILES_PATTERN)
    }

    fn find(&self, req: &HttpRequest) -> Option<&KnownRoute> {
        self.0.get(&pattern(req)?)
    }
}

/// Answers what no route took: a page of the SPA, a method the path does not have, or nothing there.
pub(super) fn fallback(
    app: &App,
    known: &KnownRoutes,
    req: &HttpRequest,
) -> Result<HttpResponse, ApiError> {
    // A page of the SPA is for anyone, and what is not there is for nobody.
    Stated::Anyone.state(req);
    if let Some(route) = known.find(req) {
        // The credential is looked at before the method.
        if route.wants_caller {
            auth::require_caller(req)?;
        }
        return Err(ApiError::method_not_allowed(route.methods.clone()));
    }
    if auth::was_refused(req) {
        return Err(ApiError::new(ErrorCode::Unauthenticated));
    }
    let page = app
        .spa
        .as_ref()
        .and_then(|spa| spa.respond(req, &app.headers));
    page.ok_or(ApiError::new(ErrorCode::NotFound))
}
