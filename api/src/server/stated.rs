//! No route without a stated policy.
//!
//! A handler states who may call by what it takes: [`Allowed`](crate::auth::Allowed),
//! [`Open`](crate::auth::Open) or [`MediaServer`](crate::video::media::MediaServer). The server asks every
//! route of the table before it starts, and does not start with one that says nothing. A route that came
//! into the table by another way is not reached, as it was not asked.

use actix_web::{
    App as ActixApp, Error,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse},
    middleware::Next,
    test::{self, TestRequest},
    web::Data,
};
use utoipa::openapi::path::Operation;
use utoipa_actix_web::{AppExt as _, service_config::ServiceConfig};
use uuid::Uuid;

use super::fallback::{KnownRoutes, fallback};
use crate::{app::App, auth::policy::Stated, error::ApiError, openapi};

/// Operations that state no policy, or another one than they document.
#[derive(Debug, thiserror::Error)]
#[error("no policy, or another one than documented, is stated by {}", .0.join(", "))]
pub struct Unstated(Vec<String>);

/// Asks every operation of a table who may call it. There is no state behind the table here, so that a
/// handler that would let a request pass finds no database to do harm with.
///
/// # Errors
/// The operations that say nothing, or something else than they document.
pub async fn check(table: impl FnOnce(&mut ServiceConfig<'_>)) -> Result<(), Unstated> {
    let (app, document) = ActixApp::new()
        .into_utoipa_app()
        .configure(table)
        .split_for_parts();
    let service = test::init_service(app).await;
    let mut unstated = Vec::new();
    for (path, item) in &document.paths.paths {
        for (method, operation) in openapi::operations(item) {
            let method = openapi::method(&method);
            let request = TestRequest::with_uri(&filled(path)).method(method.clone());
            let answer = service.call(request.to_request()).await;
            let stated = answer.ok().and_then(|answer| Stated::of(answer.request()));
            if !stated.is_some_and(|stated| is_documented(stated, operation)) {
                unstated.push(format!("{method} {path}"));
            }
        }
    }
    match unstated.is_empty() {
        true => Ok(()),
        false => Err(Unstated(unstated)),
    }
}

/// The path with an id in each place for one.
fn filled(path: &str) -> String {
    let nobody = Uuid::nil().to_string();
    let parts = path.split('/').map(|part| match part.starts_with('{') {
        true => nobody.as_str(),
        false => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Whether an operation documents what its handler states. A secret in a body has no scheme, but a body.
fn is_documented(stated: Stated, operation: &Operation) -> bool {
    openapi::wants(operation, stated.scheme())
        && (stated != Stated::Bearers || operation.request_body.is_some())
}

/// Lets no request through to what the table does not document, and no answer out of a handler that
/// stated no policy. It stands right around the routes: what is refused before them has reached none.
///
/// # Errors
/// What is said where there is no route; a fault of ours, in place of an answer that may not go out.
pub async fn keep_unstated(
    known: Data<KnownRoutes>,
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if !known.takes(req.request()) {
        let (req, _) = req.into_parts();
        let app = req.app_data::<Data<App>>();
        let app = app.ok_or_else(|| ApiError::internal("there is no application"))?;
        let response = match fallback(app, &known, &req) {
            Ok(response) => ServiceResponse::new(req, response),
            Err(error) => ServiceResponse::from_err(error, req),
        };
        return Ok(response.map_into_right_body());
    }
    let response = next.call(req).await?;
    match Stated::of(response.request()) {
        Some(_) => Ok(response.map_into_left_body()),
        None => Err(ApiError::internal("a route states no policy").into()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use actix_web::{HttpResponse, get, http::StatusCode, middleware::from_fn, post};
    use utoipa::openapi::OpenApi;

    use super::*;
    use crate::auth::{
        Allowed, Open,
        open::{Anyone, Bearers, CookieHolder},
        policy::{Administer, ReadDoctors},
    };

    static HAS_ACTED: AtomicBool = AtomicBool::new(false);

    #[utoipa::path(responses((status = 200, description = "What nobody asked who may read")))]
    #[get("/forgotten/{id}")]
    async fn forgotten() -> HttpResponse {
        HttpResponse::Ok().finish()
    }

    #[get("/hidden")]
    async fn hidden(_: Open<Anyone>) -> HttpResponse {
        HAS_ACTED.store(true, Ordering::SeqCst);
        HttpResponse::Ok().finish()
    }

    #[utoipa::path(responses((status = 200, description = "It says nothing")))]
    #[get("/silent")]
    async fn silent() -> HttpResponse {
        HttpResponse::Ok().finish()
    }

    #[utoipa::path(responses((status = 200, description = "For anyone, as it says")))]
    #[get("/open")]
    async fn open(_: Open<Anyone>) -> HttpResponse {
        HttpResponse::Ok().finish()
    }

    #[utoipa::path(security(("bearer" = [])), responses((status = 200, description = "For admins")))]
    #[get("/admins")]
    async fn admins(_caller: Allowed<Administer>) -> HttpResponse {
        HttpResponse::Ok().finish()
    }

    #[utoipa::path(responses((status = 200, description = "For accounts, which it does not document")))]
    #[get("/undocumented")]
    async fn undocumented(_caller: Allowed<ReadDoctors>) -> HttpResponse {
        HttpResponse::Ok().finish()
    }

    #[utoipa::path(responses((status = 200, description = "For a cookie, which it does not document")))]
    #[post("/cookie")]
    async fn cookie(_: Open<CookieHolder>) -> HttpResponse {
        HttpResponse::Ok().finish()
    }

    #[utoipa::path(responses((status = 200, description = "For a secret in a body that it does not take")))]
    #[post("/secret")]
    async fn secret(_: Open<Bearers>) -> HttpResponse {
        HttpResponse::Ok().finish()
    }

    #[actix_web::test]
    async fn a_table_with_a_forgotten_policy_is_refused() {
        check(|table| {
            table.service(open).service(admins);
        })
        .await
        .unwrap();
        let fault = check(|table| {
            table.service(open).service(forgotten);
        })
        .await;
        assert!(
            fault
                .unwrap_err()
                .to_string()
                .ends_with("by GET /forgotten/{id}")
        );
        let fault = check(|table| {
            table.service(undocumented).service(cookie).service(secret);
        })
        .await;
        let fault = fault.unwrap_err().to_string();
        for operation in ["GET /undocumented", "POST /cookie", "POST /secret"] {
            assert!(fault.contains(operation), "{operation} in {fault}");
        }
    }

    fn documented(table: impl FnOnce(&mut ServiceConfig<'_>)) -> OpenApi {
        let app = ActixApp::new().into_utoipa_app();
        app.configure(table).split_for_parts().1
    }

    #[actix_web::test]
    async fn what_came_by_another_way_is_not_reached() {
        let known = KnownRoutes::new(&documented(|table| {
            table.service(open);
        }));
        let app = ActixApp::new().service(open).service(hidden);
        let app = app.app_data(Data::new(known));
        let service = test::init_service(app.wrap(from_fn(keep_unstated))).await;
        let call = async |path: &str| {
            let answer = service.call(TestRequest::with_uri(path).to_request()).await;
            match answer {
                Ok(answer) => answer.status(),
                Err(error) => error.error_response().status(),
            }
        };
        assert_eq!(call("/open").await, StatusCode::OK);
        assert_eq!(call("/hidden").await, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!HAS_ACTED.load(Ordering::SeqCst));
    }

    #[actix_web::test]
    async fn what_states_nothing_answers_nothing() {
        let known = KnownRoutes::new(&documented(|table| {
            table.service(silent);
        }));
        let app = ActixApp::new().service(silent).app_data(Data::new(known));
        let service = test::init_service(app.wrap(from_fn(keep_unstated))).await;
        let request = TestRequest::with_uri("/silent").to_request();
        let Err(error) = service.call(request).await else {
            panic!("it was let out");
        };
        assert_eq!(
            error.error_response().status(),
            StatusCode::INTERNAL_SERVER_ERROR
        );
    }
}
