//! What is answered where no route takes a request.

use actix_web::{HttpRequest, HttpResponse, dev::ResourceDef, http::Method, web::Data};
use shared::ErrorCode;
use utoipa::openapi::OpenApi;

use crate::{
    app::App,
    auth::{self, policy::Stated},
    error::ApiError,
    openapi,
};

/// The paths of the table with their methods, for requests that no route took.
pub(super) struct KnownRoutes(Vec<KnownRoute>);

struct KnownRoute {
    pattern: ResourceDef,
    methods: Vec<Method>,
    wants_caller: bool,
}

impl KnownRoutes {
    /// Of the whole document.
    pub(super) fn new(document: &OpenApi) -> Self {
        let known = document.paths.paths.iter().map(|(path, item)| {
            let operations = openapi::operations(item);
            KnownRoute {
                pattern: ResourceDef::new(path.as_str()),
                wants_caller: operations
                    .iter()
                    .all(|(_, operation)| openapi::wants_bearer(operation)),
                methods: operations
                    .iter()
                    .map(|(method, _)| openapi::method(method))
                    .collect(),
            }
        });
        Self(known.collect())
    }

    fn find(&self, path: &str) -> Option<&KnownRoute> {
        self.0.iter().find(|known| known.pattern.is_match(path))
    }
}

/// Answers what no route took: a page of the SPA, a method the path does not have, or nothing there.
pub(super) async fn fallback(
    app: Data<App>,
    known: Data<KnownRoutes>,
    req: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    // A page of the SPA is for anyone, and what is not there is for nobody.
    Stated::Open.state(&req);
    if let Some(route) = known.find(req.path()) {
        // The credential is looked at before the method.
        if route.wants_caller {
            auth::require_caller(&req)?;
        }
        return Err(ApiError::method_not_allowed(route.methods.clone()));
    }
    if auth::was_refused(&req) {
        return Err(ApiError::new(ErrorCode::Unauthenticated));
    }
    let page = app
        .spa
        .as_ref()
        .and_then(|spa| spa.respond(&req, &app.headers));
    page.ok_or(ApiError::new(ErrorCode::NotFound))
}
