//! The server around the table.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::{Arc, LazyLock},
    time::Duration,
};

use actix_web::{
    App as ActixApp, HttpResponse, HttpServer,
    dev::Server,
    middleware::{Condition, from_fn},
    web::{self, Data},
};
use tokio::sync::OnceCell;
use tracing_actix_web::TracingLogger;
use utoipa_actix_web::AppExt as _;

use super::{
    cors::cors,
    fallback::KnownRoutes,
    routes,
    stated::{self, keep_unstated},
};
use crate::{
    app::App,
    audit::witness::witness,
    auth::{authenticate, limits::limit},
    error::ApiError,
    http::{RequestSpan, carry_on, finish, payload_config},
    metrics, openapi,
};

/// How long the head of a request may take to arrive. Bodies have a deadline of their own.
const HEAD_DEADLINE: Duration = Duration::from_secs(5);
/// How long requests under way may take after the signal to stop.
const SHUTDOWN_SECONDS: u64 = 30;

/// Whether every route was seen to state a policy: the table is the same for each server of a process.
static CHECKED: OnceCell<()> = OnceCell::const_new();
/// What the table documents, for the same reason.
static KNOWN: LazyLock<Arc<KnownRoutes>> =
    LazyLock::new(|| Arc::new(KnownRoutes::new(&openapi::document())));

/// Starts to serve on a listener.
///
/// # Errors
/// When a route states no policy, or the listener can not be used.
pub async fn start(app: Data<App>, listener: TcpListener, workers: usize) -> io::Result<Server> {
    let checked = CHECKED.get_or_try_init(|| stated::check(routes));
    checked.await.map_err(io::Error::other)?;
    let known = Data::from(KNOWN.clone());
    let server = HttpServer::new(move || {
        let cors = cors(&app.config.http.cors_origins);
        ActixApp::new()
            .app_data(app.clone())
            .app_data(known.clone())
            .app_data(Data::new(app.metrics.clone()))
            .app_data(payload_config())
            .into_utoipa_app()
            .configure(routes)
            .split_for_parts()
            .0
            // The last one is the first to see a request.
            .wrap(from_fn(keep_unstated))
            .wrap(from_fn(limit))
            .wrap(from_fn(witness))
            .wrap(from_fn(authenticate))
            .wrap(from_fn(carry_on))
            .wrap(Condition::new(
                !app.config.http.cors_origins.is_empty(),
                cors,
            ))
            .wrap(from_fn(finish))
            .wrap(from_fn(metrics::measure))
            .wrap(TracingLogger::<RequestSpan>::new())
    });
    Ok(server
        .workers(workers)
        .client_request_timeout(HEAD_DEADLINE)
        // Who closes their side has gone: `carry_on` says what that ends.
        .h1_allow_half_closed(false)
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .listen(listener)?
        .run())
}

/// Starts to serve the metrics, on an address of their own that the public does not reach.
///
/// # Errors
/// When the address can not be used.
pub fn start_metrics(app: Data<App>, bind: SocketAddr) -> io::Result<Server> {
    let metrics = async |app: Data<App>| -> Result<HttpResponse, ApiError> {
        let text = app.metrics.render().map_err(ApiError::internal)?;
        Ok(HttpResponse::Ok()
            .content_type("text/plain; version=0.0.4")
            .body(text))
    };
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(app.clone())
            .route("/metrics", web::get().to(metrics))
    });
    Ok(server.workers(1).disable_signals().bind(bind)?.run())
}
