//! The consultation as one of its people sees it now.

use shared::{Actor, Instant, wire::presence::Consultation};

use super::{
    agenda, guests,
    store::{self, Kept},
};
use crate::{app::App, appointments::store::AppointmentRow, error::ApiError, recordings::consent};

/// The consultation for a reader, who is one of its people.
///
/// # Errors
/// When the database does not answer.
pub async fn for_reader(
    app: &App,
    reader: Actor,
    row: &AppointmentRow,
    now: Instant,
) -> Result<Consultation, ApiError> {
    let kept = store::kept(&app.db, row.facts().id).await?;
    with_kept(app, reader, row, &kept, now).await
}

/// The same, where what is kept has been looked up already.
///
/// # Errors
/// When the database does not answer.
pub async fn with_kept(
    app: &App,
    reader: Actor,
    row: &AppointmentRow,
    kept: &Kept,
    now: Instant,
) -> Result<Consultation, ApiError> {
    let facts = row.facts();
    let window = app
        .settings()
        .join_policy()
        .window(facts.starts_at, facts.ends_at);
    let door = kept.door();
    let outlook = agenda::outlook(
        app,
        facts.doctor_id,
        facts.id,
        facts.starts_at,
        kept.told(),
        now,
    )
    .await?;
    let invited = guests::store::holding(&app.db, facts.id, now).await?;
    let seen = app.live.seen(facts.id, now);
    let is_doctor = matches!(reader, Actor::Doctor(_));
    Ok(Consultation {
        appointment_id: facts.id,
        status: facts.status,
        revision: row.revision(),
        starts_at: facts.starts_at,
        ends_at: facts.ends_at,
        opens_at: window.opens_at,
        closes_at: window.closes_at,
        server_now: now,
        waiting_room: door.waiting_room,
        admitted_at: door.admitted_at.filter(|at| window.opens_at <= *at),
        patient: seen.patient,
        doctor: seen.doctor,
        guests: guests::shown(invited, &seen.guests),
        began_at: kept.began_at(),
        delay: outlook.delay,
        next_starts_at: outlook.next_starts_at.filter(|_| is_doctor),
        video_host: host(app, kept),
        video_hosts: u8::try_from(app.config.video.hosts.len()).unwrap_or(u8::MAX),
        fallback_phone: app.config.video.fallback_phone.clone(),
        recording: consent::shown(app, reader.account_id().uuid(), row, now).await?,
    })
}

/// The number of the video server in use; the first one where the clinic has fewer than it had.
pub fn host(app: &App, kept: &Kept) -> u8 {
    let host = kept.host();
    let is_there = usize::from(host) < app.config.video.hosts.len();
    if is_there { host } else { 0 }
}
