//! The installation, and whether it runs.

use actix_web::{
    HttpResponse, get,
    web::{self, Json},
};
use shared::wire::site::Site;

use crate::{
    app::App,
    auth::{Open, open::Anyone},
    error::ApiError,
};

/// The installation
///
/// Its name, when rooms are open, what patients can change themselves and whom they call otherwise,
/// where the video comes from and what time it is.
#[utoipa::path(tag = "Site", responses((status = 200, description = "The installation", body = Site)))]
#[get("/site")]
pub async fn site(_: Open<Anyone>, app: web::Data<App>) -> Json<Site> {
    let settings = app.settings();
    Json(Site {
        name: settings.name.clone(),
        join_policy: settings.join_policy(),
        cancel_notice_minutes: settings.cancel_notice_minutes,
        contact: settings.contact.clone(),
        video_domain: app.config.video.usual_host().domain.clone(),
        video_script: app.config.video.usual_host().external_api_url.to_string(),
        push_key: app.config.push.as_ref().map(|push| push.key.public.clone()),
        server_now: app.now(),
        demo: app.demo,
    })
}

/// Whether the process is up
#[utoipa::path(tag = "Site", responses((status = 200, description = "Up", body = String, content_type = "text/plain")))]
#[get("/healthz")]
pub async fn healthz(_: Open<Anyone>) -> &'static str {
    "ok\n"
}

/// Whether requests can be served
///
/// The database answers and has the migrations of this version.
#[utoipa::path(
    tag = "Site",
    responses(
        (status = 200, description = "Ready", body = String, content_type = "text/plain"),
        (status = 503, description = "The database is out of reach, or not migrated"),
    )
)]
#[get("/readyz")]
pub async fn readyz(_: Open<Anyone>, app: web::Data<App>) -> Result<HttpResponse, ApiError> {
    if app.db.is_current().await? {
        Ok(HttpResponse::Ok()
            .content_type("text/plain; charset=utf-8")
            .body("ready\n"))
    } else {
        Err(ApiError::unavailable())
    }
}
