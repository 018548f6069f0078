//! Mails, for the admin: what became of them, and what is to be handed on while no mail server does that.

use actix_web::{
    get, post,
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    ErrorCode, Instant, MailId,
    wire::{
        mail::{Mail, MailHead, MailState},
        page::Page,
    },
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::{
    is_configured,
    store::{self, MailRow, queue},
};
use crate::{
    app::App,
    audit::{self, Act},
    auth::{Allowed, acting, policy::ReadMails},
    error::ApiError,
    http::{Id, Params, Position, limit},
};

/// Which mails are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MailParams {
    /// The most items to answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u8>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    cursor: Option<String>,
    /// Only mails of this state.
    #[param(inline)]
    state: Option<MailState>,
}

/// List mails
///
/// An admin. The newest first, without their texts.
#[utoipa::path(
    tag = "Mails",
    security(("bearer" = [])),
    params(MailParams),
    responses((status = 200, description = "A page of mails", body = Page<MailHead>))
)]
#[get("/mails")]
pub async fn list(
    app: web::Data<App>,
    _caller: Allowed<ReadMails>,
    params: Params<MailParams>,
) -> Result<Json<Page<MailHead>>, ApiError> {
    let malformed = |_| ApiError::new(ErrorCode::MalformedRequest);
    let limit = limit(params.0.limit)?;
    let before = match params.0.cursor.as_deref() {
        // Nothing is from after tomorrow.
        None => (app.now().plus_minutes(24 * 60), Uuid::max()),
        Some(cursor) => {
            let place = Position::decode(cursor)?;
            (Instant::parse(&place.key).map_err(malformed)?, place.id)
        }
    };
    let rows = store::list(&app.db, params.0.state, before, i64::from(limit) + 1).await?;
    let page = Position::page(rows, limit, |row| Position {
        key: row.created_at.to_string(),
        id: row.id().uuid(),
    });
    Ok(Json(Page {
        items: page.items.into_iter().map(|row| head(&app, row)).collect(),
        next_cursor: page.next_cursor,
    }))
}

/// A mail
///
/// An admin. It may hold a link that opens an account, so that reading it is recorded.
#[utoipa::path(
    tag = "Mails",
    security(("bearer" = [])),
    params(("id" = MailId, Path, description = "The mail's id")),
    responses(
        (status = 200, description = "The mail with its text", body = Mail),
        (status = 404, description = "No such mail"),
    )
)]
#[get("/mails/{id}")]
pub async fn find(
    app: web::Data<App>,
    caller: Allowed<ReadMails>,
    id: Id<MailId>,
) -> Result<Json<Mail>, ApiError> {
    let found = store::find(&app.db, &app.sealing, id.0).await?;
    let (row, text) = found.ok_or(ApiError::new(ErrorCode::NotFound))?;
    let now = app.now();
    let mut tx = acting::begin(&app, &caller, now).await?;
    audit::record(&mut tx, now, &caller, Act::ReadMail, id.0.uuid()).await?;
    tx.commit().await?;
    Ok(Json(Mail {
        head: head(&app, row),
        text,
    }))
}

/// Try a mail again
///
/// An admin, for one that was given up.
#[utoipa::path(
    tag = "Mails",
    security(("bearer" = [])),
    params(("id" = MailId, Path, description = "The mail's id")),
    responses(
        (status = 200, description = "It waits again", body = MailHead),
        (status = 404, description = "No such mail"),
        (status = 409, description = "`invalid_transition`: it was not given up"),
    )
)]
#[post("/mails/{id}/retry")]
pub async fn retry(
    app: web::Data<App>,
    caller: Allowed<ReadMails>,
    id: Id<MailId>,
) -> Result<Json<MailHead>, ApiError> {
    let now = app.now();
    let mut tx = acting::begin(&app, &caller, now).await?;
    let was_dead = queue::retry(&mut tx, id.0, now).await?;
    if was_dead {
        audit::record(&mut tx, now, &caller, Act::RetryMail, id.0.uuid()).await?;
    }
    tx.commit().await?;
    let found = store::head(&app.db, id.0).await?;
    let row = found.ok_or(ApiError::new(ErrorCode::NotFound))?;
    if was_dead {
        Ok(Json(head(&app, row)))
    } else {
        Err(ApiError::new(ErrorCode::InvalidTransition))
    }
}

fn head(app: &App, row: MailRow) -> MailHead {
    let state = match row.state {
        // Nobody takes it, and it is set aside in a moment.
        MailState::Queued if !is_configured(&app.config) => MailState::Kept,
        state => state,
    };
    MailHead {
        id: row.id(),
        state,
        attempts: u32::try_from(row.attempts).unwrap_or_default(),
        sent_at: row.sent_at(),
        kind: row.kind,
        to_address: row.to_address,
        to_name: row.to_name,
        subject: row.subject,
        created_at: row.created_at,
        last_fault: row.last_fault,
    }
}
