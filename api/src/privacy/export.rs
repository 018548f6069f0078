//! A copy of everything that is kept of the caller.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

use actix_web::{
    HttpResponse, get,
    http::header::{ContentDisposition, DispositionParam, DispositionType},
    web,
};
use shared::{
    AccountId, Actor, ErrorCode, Role,
    wire::{
        availability::Availability,
        export::{Export, ExportedAppointment, ExportedConsent, ExportedFactors, Part},
        notification::Notification,
    },
};

use super::store::{
    self, ConsentRow,
    exporting::{self, calls, others},
};
use crate::{
    accounts,
    app::App,
    audit::{self, Act},
    auth::{Allowed, Caller, acting, policy::OwnData},
    availability::store as availability,
    error::ApiError,
    factors::store::{self as factors, passkeys::KeptPasskey},
    notifications::store as notifications,
    push::store as subscriptions,
    slots::doctor_time::document,
};

/// How long somebody waits whose export is still being put together, in seconds.
const WAIT: u64 = 10;

/// Whose exports are under way: one at a time for each account, because it is the dearest question
/// there is.
#[derive(Default)]
pub struct Exports(Mutex<HashSet<AccountId>>);

/// An export that is under way, until it is dropped.
pub struct Running<'a> {
    exports: &'a Exports,
    id: AccountId,
}

impl Exports {
    /// Begins one, unless one of the account is under way.
    pub fn begin(&self, id: AccountId) -> Option<Running<'_>> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        running.insert(id).then(|| Running { exports: self, id })
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let mut running = self
            .exports
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        running.remove(&self.id);
    }
}

/// A copy of the own data
///
/// Patients and doctors. Everything that is kept of the caller but the words of mails and the secrets they
/// sign in with; what is sealed in the database stands in it in plain words.
#[utoipa::path(
    tag = "Privacy",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "All of it, as a file", body = Export, headers(("Content-Disposition" = String, description = "The file's name"))),
        (status = 429, description = "The last one is still being put together"),
    )
)]
#[get("/me/export")]
pub async fn export(
    app: web::Data<App>,
    caller: Allowed<OwnData>,
) -> Result<HttpResponse, ApiError> {
    let (now, id) = (app.now(), caller.account_id());
    let Some(_running) = app.exports.begin(id) else {
        return Err(ApiError::too_many(WAIT));
    };
    let account = accounts::store::find(&app.db, id).await?;
    let account = account.ok_or(ApiError::new(ErrorCode::NotFound))?;
    let consent = |row: ConsentRow| ExportedConsent {
        subject: row.subject,
        version: row.version(),
        agreed: row.agreed,
        at: row.at,
    };
    let consents = store::consents(&app.db, id).await?;
    let (appointments, has_more_reports) = appointments(&app, &caller).await?;
    let accesses = others::accesses(&app.db, id).await?;
    let acts = others::acts(&app.db, id, now).await?;
    let cut = [
        (Part::Appointments, has_more_reports),
        (Part::RecordAccesses, accesses.is_cut),
        (Part::Acts, acts.is_cut),
    ];
    let cut = cut.into_iter().filter(|(_, is_cut)| *is_cut);
    let export = Export {
        exported_at: now,
        account,
        consents: consents.into_iter().map(consent).collect(),
        appointments,
        sessions: exporting::sessions(&app.db, id).await?,
        mails: exporting::mails(&app.db, id).await?,
        push_subscriptions: subscriptions::list(&app.db, id).await?,
        notifications: notified(&app, id).await?,
        factors: factors(&app, id).await?,
        record_accesses: accesses.items,
        acts: acts.items,
        emergencies: others::emergencies(&app.db, id, caller.actor.role()).await?,
        deputies: others::deputies(&app.db, id).await?,
        deputyships: others::deputyships(&app.db, id).await?,
        hours: hours(&app, caller.actor).await?,
        truncated: cut.map(|(part, _)| part).collect(),
    };
    // Durable before the answer goes out.
    let mut tx = acting::begin(&app, &caller, now).await?;
    audit::record(&mut tx, now, &caller, Act::Export, id.uuid()).await?;
    tx.commit().await?;
    let file = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(
            "mydoctor-export.json".to_owned(),
        )],
    };
    Ok(HttpResponse::Ok().insert_header(file).json(export))
}

/// The appointments, each with what the caller and their pages said of it; and whether the pages said
/// more than that.
async fn appointments(
    app: &App,
    caller: &Caller,
) -> Result<(Vec<ExportedAppointment>, bool), ApiError> {
    let (id, role) = (caller.account_id(), caller.actor.role());
    let mut appointments = match role {
        Role::Patient => exporting::of_patient(&app.db, &app.sealing, id).await?,
        Role::Doctor | Role::Admin | Role::Integrator => exporting::of_doctor(&app.db, id).await?,
    };
    let mut calls = calls::of(&app.db, id, role).await?;
    for appointment in &mut appointments {
        calls.take(appointment);
    }
    Ok((appointments, calls.is_cut))
}

/// Those of the last days, the oldest first.
async fn notified(app: &App, id: AccountId) -> Result<Vec<Notification>, ApiError> {
    const MOST: i64 = 100_000;
    let mut all = notifications::list(&app.db, id, i64::MAX, MOST).await?;
    all.reverse();
    Ok(all)
}

async fn factors(app: &App, id: AccountId) -> Result<ExportedFactors, ApiError> {
    let has = factors::overview(&app.db, id).await?;
    let passkeys = factors::passkeys::list(&app.db, id).await?;
    Ok(ExportedFactors {
        totp_since: has.totp_since(),
        backup_codes_left: u32::try_from(has.backup_codes).unwrap_or_default(),
        passkeys: passkeys.iter().map(KeptPasskey::shown).collect(),
    })
}

async fn hours(app: &App, actor: Actor) -> Result<Option<Availability>, ApiError> {
    let Actor::Doctor(doctor) = actor else {
        return Ok(None);
    };
    let row = availability::find(&app.db, doctor).await?;
    row.as_ref().map(document).transpose()
}
