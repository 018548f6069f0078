//! Mails, for the admin who hands them on while no mail server does.

use actix_web::{
    get,
    web::{self, Json},
};
use serde::Deserialize;
use shared::{
    ErrorCode, Instant, MailId,
    wire::{
        mail::{Mail, MailHead},
        page::Page,
    },
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::store::{self, MailRow};
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
    let rows = store::list(&app.db, before, i64::from(limit) + 1).await?;
    let page = Position::page(rows, limit, |row| Position {
        key: row.created_at.to_string(),
        id: row.id().uuid(),
    });
    Ok(Json(Page {
        items: page.items.into_iter().map(head).collect(),
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
        head: head(row),
        text,
    }))
}

fn head(row: MailRow) -> MailHead {
    MailHead {
        id: row.id(),
        kind: row.kind,
        to_address: row.to_address,
        to_name: row.to_name,
        subject: row.subject,
        created_at: row.created_at,
    }
}
