//! "Why can't I join?"

use actix_web::{
    get,
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    AppointmentId, FieldError, Instant,
    consultation::check::{Circumstances, conditions},
    wire::join_check::{JoinCheck, code},
};
use utoipa::IntoParams;

use super::{state, store};
use crate::{
    app::App,
    appointments::access::own,
    audit::looks,
    auth::{Allowed, policy::TakePart},
    error::ApiError,
    http::{Id, Params},
};

/// What the device knows of itself.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CheckParams {
    /// What time it is by the device's clock, RFC 3339.
    #[param(format = "date-time", max_length = 35)]
    device_now: Option<String>,
}

impl CheckParams {
    fn device_now(&self) -> Result<Option<Instant>, ApiError> {
        let parsed = self.device_now.as_deref().map(Instant::parse).transpose();
        parsed.map_err(|code| ApiError::invalid(vec![FieldError::new("device_now", code)]))
    }
}

/// Why somebody can not join
///
/// Each condition of joining by itself, as far as the server can judge it, and all of them as a short
/// word that can be read out to somebody who helps.
#[utoipa::path(
    tag = "Consultations",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id"), CheckParams),
    responses(
        (status = 200, description = "The conditions", body = JoinCheck),
        (status = 404, description = "No such appointment, or not a participant"),
        (status = 422, description = "Not a time"),
    )
)]
#[get("/appointments/{id}/join-check")]
pub async fn join_check(
    app: web::Data<App>,
    caller: Allowed<TakePart>,
    id: Id<AppointmentId>,
    params: Params<CheckParams>,
) -> Result<Json<JoinCheck>, ApiError> {
    let now = app.now();
    let row = own(&app, caller.actor, id.0).await?;
    looks::at_consultation(&app, &caller, &row.facts()).await?;
    let kept = store::kept(&app.db, id.0).await?;
    let facts = row.facts();
    let policy = app.settings().join_policy();
    let device_now = params.0.device_now()?;
    let clock_ahead_seconds = device_now.map(|device| now.seconds_until(device));
    let hosts = &app.config.video.hosts;
    let host = &hosts[usize::from(state::host(&app, &kept))];
    let known = Circumstances {
        policy,
        door: kept.door(),
        clock_ahead_seconds,
        video_server: app.probe.look(&host.external_api_url, now).await,
        now,
    };
    let items = conditions(&facts, caller.actor, known);
    let window = policy.window(facts.starts_at, facts.ends_at);
    Ok(Json(JoinCheck {
        code: code(&items),
        items,
        status: facts.status,
        opens_at: window.opens_at,
        closes_at: window.closes_at,
        clock_ahead_seconds,
        server_now: now,
    }))
}
