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
    AccountId, ErrorCode, Role,
    wire::export::{Export, ExportedConsent},
};

use super::store::{self, ConsentRow, exporting};
use crate::{
    accounts,
    app::App,
    audit::{self, Act},
    auth::{Allowed, policy::OwnData},
    error::ApiError,
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
/// Patients and doctors. Everything that is kept of the caller; what is sealed in the database stands
/// in it in plain words.
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
    let appointments = match caller.actor.role() {
        Role::Patient => exporting::of_patient(&app.db, &app.sealing, id).await?,
        _ => exporting::of_doctor(&app.db, id).await?,
    };
    let consent = |row: ConsentRow| ExportedConsent {
        subject: row.subject,
        version: row.version(),
        agreed: row.agreed,
        at: row.at,
    };
    let consents = store::consents(&app.db, id).await?;
    let export = Export {
        exported_at: now,
        account,
        consents: consents.into_iter().map(consent).collect(),
        appointments,
        sessions: exporting::sessions(&app.db, id).await?,
        mails: exporting::mails(&app.db, id).await?,
    };
    // Durable before the answer goes out.
    let mut tx = app.db.begin().await?;
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
