//! No route without a stated policy.
//!
//! A handler states who may call by what it takes: [`Allowed`](crate::auth::Allowed),
//! [`Open`](crate::auth::Open) or [`MediaServer`](crate::video::media::MediaServer). The server asks every
//! route of the table before it starts, and does not start with one that says nothing. A route that came
//! into the table by another way answers nothing either.

use actix_web::{
    App as ActixApp, Error,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse},
    middleware::Next,
    test::{self, TestRequest},
};
use utoipa::openapi::path::Operation;
use utoipa_actix_web::{AppExt as _, service_config::ServiceConfig};
use uuid::Uuid;

use crate::{auth::policy::Stated, error::ApiError, openapi};

/// Operations that state no policy, or another one than they document.
#[derive(Debug, thiserror::Error)]
#[error("no policy, or another one than documented, is stated by {}", .0.join(", "))]
pub struct Unstated(Vec<String>);

/// Asks every operation of a table who may call it. There is no state behind the table here, so that a
/// handler that would let a request pass finds no database to do harm with.
///
/// # Errors
/// The operations that say nothing, or say that accounts are wanted and document that none are, or the
/// other way round.
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
            if stated != Some(documented(operation)) {
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

fn documented(operation: &Operation) -> Stated {
    match openapi::wants_bearer(operation) {
        true => Stated::Accounts,
        false => Stated::Open,
    }
}

/// Lets no answer out of a handler that stated no policy. It stands right around the routes: what is
/// refused before them has reached none.
///
/// # Errors
/// A fault of ours, in place of such an answer.
pub async fn keep_unstated(
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let response = next.call(req).await?;
    match Stated::of(response.request()) {
        Some(_) => Ok(response),
        None => Err(ApiError::internal("a route states no policy").into()),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::{HttpResponse, get, http::StatusCode, middleware::from_fn};

    use super::*;
    use crate::auth::{
        Allowed, Open,
        open::Anyone,
        policy::{Administer, SignedIn},
    };

    #[utoipa::path(responses((status = 200, description = "What nobody asked who may read")))]
    #[get("/forgotten/{id}")]
    async fn forgotten() -> HttpResponse {
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
    async fn undocumented(_caller: Allowed<SignedIn>) -> HttpResponse {
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
            table.service(undocumented);
        })
        .await;
        assert!(
            fault
                .unwrap_err()
                .to_string()
                .ends_with("by GET /undocumented")
        );
    }

    #[actix_web::test]
    async fn what_came_by_another_way_answers_nothing() {
        let app = ActixApp::new().service(open).service(forgotten);
        let service = test::init_service(app.wrap(from_fn(keep_unstated))).await;
        let call = async |path: &str| {
            let answer = service.call(TestRequest::with_uri(path).to_request()).await;
            match answer {
                Ok(answer) => answer.status(),
                Err(error) => error.error_response().status(),
            }
        };
        assert_eq!(call("/open").await, StatusCode::OK);
        assert_eq!(
            call("/forgotten/1").await,
            StatusCode::INTERNAL_SERVER_ERROR
        );
    }
}
