//! The figures, as JSON and as a table.

use actix_web::{
    HttpResponse, get,
    http::header::{CONTENT_DISPOSITION, HeaderValue},
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    Actor, ErrorCode, Instant,
    availability::Days,
    error::Faults,
    wire::{
        account::Account,
        analytics::{Analytics, MOST_DAYS},
    },
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::{
    csv,
    fold::{self, Sums},
    store::{self, Range},
};
use crate::{
    accounts::store as accounts,
    app::App,
    auth::{
        Allowed, Caller,
        policy::{ClinicFigures, OwnHours},
    },
    error::ApiError,
    http::Params,
    zones,
};

/// How many outcomes are read at once; their figures are added up and forgotten.
const BATCH: i64 = 1_000;

/// Over which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FigureParams {
    /// The first day in the caller's zone, `YYYY-MM-DD`.
    #[param(max_length = 10, format = "date", example = "2026-01-01")]
    from: String,
    /// The last day, at most 365 days later.
    #[param(max_length = 10, format = "date", example = "2026-01-31")]
    to: String,
}

/// How the own consultations went
///
/// Figures of what has started by now, over days of the caller's zone. Nothing in them names a patient.
#[utoipa::path(
    tag = "Analytics",
    security(("bearer" = [])),
    params(FigureParams),
    responses(
        (status = 200, description = "The figures", body = Analytics),
        (status = 422, description = "Not dates, not in order, or more than 366 days"),
    )
)]
#[get("/me/analytics")]
pub async fn own(
    app: web::Data<App>,
    caller: Allowed<OwnHours>,
    params: Params<FigureParams>,
) -> Result<Json<Analytics>, ApiError> {
    let (_, analytics) = figures(&app, &caller, &params.0).await?;
    Ok(Json(analytics))
}

/// How the own consultations went, as a table
///
/// The same by day as CSV (RFC 4180). No cell begins like a formula.
#[utoipa::path(
    tag = "Analytics",
    security(("bearer" = [])),
    params(FigureParams),
    responses(
        (status = 200, description = "The table", body = String, content_type = "text/csv"),
        (status = 422, description = "Not dates, not in order, or more than 366 days"),
    )
)]
#[get("/me/analytics.csv")]
pub async fn own_table(
    app: web::Data<App>,
    caller: Allowed<OwnHours>,
    params: Params<FigureParams>,
) -> Result<HttpResponse, ApiError> {
    table(&app, &caller, &params.0).await
}

/// How the clinic's consultations went
///
/// The same over all doctors, for admins. Nothing in it names a doctor or a patient.
#[utoipa::path(
    tag = "Analytics",
    security(("bearer" = [])),
    params(FigureParams),
    responses(
        (status = 200, description = "The figures", body = Analytics),
        (status = 422, description = "Not dates, not in order, or more than 366 days"),
    )
)]
#[get("/analytics")]
pub async fn clinic(
    app: web::Data<App>,
    caller: Allowed<ClinicFigures>,
    params: Params<FigureParams>,
) -> Result<Json<Analytics>, ApiError> {
    let (_, analytics) = figures(&app, &caller, &params.0).await?;
    Ok(Json(analytics))
}

/// How the clinic's consultations went, as a table
///
/// The same by day as CSV (RFC 4180).
#[utoipa::path(
    tag = "Analytics",
    security(("bearer" = [])),
    params(FigureParams),
    responses(
        (status = 200, description = "The table", body = String, content_type = "text/csv"),
        (status = 422, description = "Not dates, not in order, or more than 366 days"),
    )
)]
#[get("/analytics.csv")]
pub async fn clinic_table(
    app: web::Data<App>,
    caller: Allowed<ClinicFigures>,
    params: Params<FigureParams>,
) -> Result<HttpResponse, ApiError> {
    table(&app, &caller, &params.0).await
}

async fn table(
    app: &App,
    caller: &Caller,
    params: &FigureParams,
) -> Result<HttpResponse, ApiError> {
    let (account, analytics) = figures(app, caller, params).await?;
    let whose = match caller.actor {
        Actor::Doctor(_) => &account.name,
        Actor::Patient(_) | Actor::Admin(_) | Actor::Integrator(_) => "clinic",
    };
    let table = csv::table(whose, &analytics).map_err(ApiError::internal)?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((
            CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"consultations.csv\""),
        ))
        .body(table))
}

/// The figures of a doctor for a doctor, of the clinic for an admin.
async fn figures(
    app: &App,
    caller: &Caller,
    params: &FigureParams,
) -> Result<(Account, Analytics), ApiError> {
    let days = params.check()?;
    let account = accounts::find(&app.db, caller.account_id()).await?;
    let account = account.ok_or(ApiError::new(ErrorCode::Unauthenticated))?;
    let (from, until) = days.widened(1).wall();
    let around = Instant::from_unix(from).zip(Instant::from_unix(until));
    let offsets = around.and_then(|(from, until)| zones::offsets(&account.time_zone, from, until));
    let offsets = offsets.ok_or_else(|| ApiError::internal("an account has no known zone"))?;
    let (first, last) = days.wall();
    let edges =
        Instant::from_unix(offsets.reaches(first)).zip(Instant::from_unix(offsets.reaches(last)));
    let (from, until) = edges.ok_or_else(|| ApiError::internal("a date is out of range"))?;
    let range = Range {
        doctor: match caller.actor {
            Actor::Doctor(id) => Some(id),
            Actor::Patient(_) | Actor::Admin(_) | Actor::Integrator(_) => None,
        },
        from,
        // What has not started has no outcome.
        until: until.min(app.now().plus_seconds(1)),
    };
    let mut sums = Sums::default();
    let mut after = (from.plus_seconds(-1), Uuid::max());
    loop {
        let rows = store::outcomes(&app.db, range, after, BATCH).await?;
        rows.iter().for_each(|row| sums.add(row, &offsets));
        match rows.last() {
            Some(last) if rows.len() == BATCH as usize => after = (last.starts_at, last.id),
            _ => break,
        }
    }
    let (causes, connections, samples) = fold::told(&store::reports(&app.db, range).await?);
    let (total, by_day) = sums.figures();
    let analytics = Analytics {
        from: params.from.clone(),
        to: params.to.clone(),
        time_zone: account.time_zone.clone(),
        total,
        days: by_day,
        causes,
        connections,
        samples,
    };
    Ok((account, analytics))
}

impl FigureParams {
    fn check(&self) -> Result<Days, ApiError> {
        let mut faults = Faults::default();
        let days = Days::check(&mut faults, &self.from, &self.to, MOST_DAYS);
        Ok(faults.finish(days)?)
    }
}
