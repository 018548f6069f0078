//! A doctor invites a third person, or takes that back.

use actix_web::{HttpResponse, delete, post, web};
use shared::{
    AppointmentId, ErrorCode, GuestId, JoinDenied,
    wire::guest::{Guest, InviteGuest, InvitedGuest, LINK_MINUTES, MOST_GUESTS},
};

use super::store::{self, NewGuest};
use crate::{
    app::App,
    appointments::{access::own, changing},
    audit::{self, Act},
    auth::{Allowed, acting, policy::Admit, tokens::OpaqueToken},
    error::ApiError,
    http::{Body, Id},
    random,
};

/// Where the SPA opens links.
const PATH: &str = "guest";

/// Invite a third person
///
/// Its doctor, while it is confirmed and its room has not closed. The link can be opened once, within
/// fifteen minutes; it is told this once and hidden from servers by standing behind the `#`.
#[utoipa::path(
    tag = "Guests",
    request_body = InviteGuest,
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 201, description = "Invited", body = InvitedGuest),
        (status = 403, description = "`forbidden`: no doctor; `too_late` with `closes_at` and `server_now`"),
        (status = 404, description = "No such appointment of the caller"),
        (status = 409, description = "`not_confirmed` or `not_joinable`, with `appointment_status`; `invalid_transition`: there are four guests already"),
        (status = 422, description = "The name is not valid"),
    )
)]
#[post("/appointments/{id}/guests")]
pub async fn invite(
    app: web::Data<App>,
    caller: Allowed<Admit>,
    id: Id<AppointmentId>,
    body: Body<InviteGuest>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let row = own(&app, caller.actor, id.0).await?;
    let (name, relation) = body.0.check()?;
    let facts = row.facts();
    match facts.open_room(now, &app.settings().join_policy()) {
        Ok(_) | Err(JoinDenied::TooEarly { .. }) => {}
        Err(denied) => return Err(ApiError::join_denied(denied, now)),
    }
    let secret = OpaqueToken::new(random::bytes());
    let new = NewGuest {
        id: GuestId::from(random::uuid_v7(now)),
        appointment: id.0,
        name: &name,
        relation,
        link_hash: secret.hash(),
        expires_at: now.plus_minutes(LINK_MINUTES),
    };
    // These people's turn, so that two invitations at once do not make one guest too many.
    let mut tx = changing::begin(&app, &caller, &facts, now).await?;
    if MOST_GUESTS <= store::holding_in(&mut tx, id.0, now).await?.len() {
        return Err(ApiError::new(ErrorCode::InvalidTransition));
    }
    store::insert(&mut tx, &new, now).await?;
    audit::record(&mut tx, now, &caller, Act::InviteGuest, new.id.uuid()).await?;
    tx.commit().await?;
    app.live.changed(id.0);
    let link = link(&app, &secret)?;
    Ok(HttpResponse::Created().json(InvitedGuest {
        guest: guest(&new),
        link,
    }))
}

fn guest(new: &NewGuest<'_>) -> Guest {
    Guest {
        id: new.id,
        name: new.name.as_str().to_owned(),
        relation: new.relation,
        expires_at: new.expires_at,
        redeemed_at: None,
        whereabouts: None,
    }
}

fn link(app: &App, secret: &OpaqueToken) -> Result<String, ApiError> {
    let mut link = app
        .config
        .http
        .public_url
        .join(PATH)
        .map_err(ApiError::internal)?;
    link.set_fragment(Some(&secret.encode()));
    Ok(link.into())
}

/// Take an invitation back
///
/// Its doctor, at any time. The link opens nothing any more and a pass no new ticket; who is in the room
/// by a ticket they have is shown out there, by the doctor as its moderator.
#[utoipa::path(
    tag = "Guests",
    security(("bearer" = [])),
    params(
        ("id" = AppointmentId, Path, description = "The appointment's id"),
        ("guest_id" = GuestId, Path, description = "The guest's id"),
    ),
    responses(
        (status = 204, description = "Taken back"),
        (status = 404, description = "No such appointment of the caller, or no such guest of it"),
    )
)]
#[delete("/appointments/{id}/guests/{guest_id}")]
pub async fn revoke(
    app: web::Data<App>,
    caller: Allowed<Admit>,
    path: web::Path<(AppointmentId, GuestId)>,
) -> Result<HttpResponse, ApiError> {
    let now = app.now();
    let (id, guest_id) = path.into_inner();
    own(&app, caller.actor, id).await?;
    store::find(&app.db, guest_id)
        .await?
        .filter(|guest| guest.appointment() == id)
        .ok_or(ApiError::new(ErrorCode::NotFound))?;
    let mut tx = acting::begin(&app, &caller, now).await?;
    if store::revoke(&mut tx, guest_id, now).await? {
        audit::record(&mut tx, now, &caller, Act::RevokeGuest, guest_id.uuid()).await?;
    }
    tx.commit().await?;
    app.live.changed(id);
    Ok(HttpResponse::NoContent().finish())
}
