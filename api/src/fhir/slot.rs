//! Slots: what can be booked, reckoned when it is asked for. A slot's id says whose it is and when it
//! starts, so that it is the same each time: `<doctor>-20260202T0900Z`.

use actix_web::{HttpResponse, get, web};
use serde::{Deserialize, Serialize};
use shared::{
    Actor, DoctorId, ErrorCode, Instant,
    availability::{
        Days, VisitType,
        slots::{Slot as Free, find},
    },
    error::{FieldCode, FieldError},
    wire::page::Page,
};
use utoipa::IntoParams;

use self::id::SlotId;
use super::{
    bundle::Bundle,
    resource::{AnyResource, Base, CodeableConcept, Reference, Resource, answer},
    search::{Part, Search, reference, repeated},
    span::{SearchDate, Span},
    words,
};
use crate::{
    app::App,
    auth::{Allowed, policy::ReadFhir},
    availability::store as hours,
    error::ApiError,
    http::{Id, Position},
    slots::doctor_time::{DoctorTime, closures, document, today},
};

mod id;

/// The most seconds of one search: 31 days.
const SECONDS_MAX: i64 = 31 * 24 * 60 * 60;

/// A stretch of a doctor's time that can be booked.
#[derive(Debug, Serialize)]
#[serde(tag = "resourceType", rename_all = "camelCase")]
pub struct Slot {
    id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    service_type: Vec<CodeableConcept>,
    schedule: Reference,
    status: &'static str,
    start: Instant,
    end: Instant,
}

impl Resource for Slot {
    const TYPE: &'static str = "Slot";

    fn id(&self) -> &str {
        &self.id
    }
}

impl Slot {
    fn of(doctor: DoctorId, visit: &VisitType, free: Free) -> Self {
        let id = SlotId {
            doctor,
            starts_at: free.starts_at,
        };
        Self {
            id: id.to_string(),
            service_type: CodeableConcept::text(Some(visit.name.as_str().to_owned())),
            schedule: Reference::to("Schedule", doctor, None),
            status: "free",
            start: free.starts_at,
            end: free.ends_at,
        }
    }
}

/// Which slots are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SlotSearch {
    /// The schedule: `Schedule/<id>`, or the id, which is the doctor's.
    #[param(max_length = 512, pattern = "^(Schedule/)?[A-Za-z0-9.-]{1,64}$")]
    schedule: String,
    /// When it starts: a date or a time of any precision, after `eq`, `ge`, `gt`, `le` or `lt`. Repeated, all must
    /// hold. From now on unless said, and at most 31 days.
    #[serde(default, deserialize_with = "repeated")]
    #[param(inline, value_type = Option<Vec<SearchDate>>, example = json!(["ge2026-02-02", "lt2026-02-09"]))]
    start: Vec<String>,
    /// Words of R4 with commas between them. Only what is `free` is ever found.
    #[param(
        max_length = 200,
        pattern = "^(free|busy|busy-unavailable|busy-tentative|entered-in-error)(,(free|busy|busy-unavailable|busy-tentative|entered-in-error))*$",
        example = "free"
    )]
    status: Option<String>,
    /// The most resources of a page.
    #[serde(rename = "_count")]
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100, default = 20)]
    count: Option<String>,
    /// Where the page begins; it stands in the `next` link of the page before.
    #[param(max_length = 512)]
    cursor: Option<String>,
}

/// [`SlotSearch`] with its values proven.
struct Wanted {
    doctor: DoctorId,
    from: Instant,
    before: Instant,
    part: Part,
}

impl SlotSearch {
    /// `None` when nothing can be found by it.
    fn check(&self, base: &Base, now: Instant) -> Result<Option<Wanted>, ApiError> {
        let doctor = reference(base, "Schedule", &self.schedule)?.into();
        let is_free = self.status.as_deref().map(words::asks_for_free);
        let is_free = is_free.transpose()?.unwrap_or(true);
        let part = Part::read(self.count.as_deref(), self.cursor.as_deref())?;
        let after = part.after_instant()?;
        let Span { from, before } = Span::read("start", &self.start)?;
        let from = from.unwrap_or(now);
        let before = before.unwrap_or(from.plus_seconds(SECONDS_MAX));
        if SECONDS_MAX < from.seconds_until(before) {
            return Err(vec![FieldError::new("start", FieldCode::OutOfRange)].into());
        }
        let after = after.map(|(at, _)| at.plus_seconds(1));
        let from = after.map_or(from, |after| after.max(from));
        Ok((is_free && from < before).then_some(Wanted {
            doctor,
            from,
            before,
            part,
        }))
    }
}

/// What a doctor offers of their first visit type between two instants, soonest first, at most so many;
/// as for the caller, whose own appointments are in the way.
async fn offered(
    app: &App,
    actor: Actor,
    doctor: DoctorId,
    (from, before): (Instant, Instant),
    most: usize,
) -> Result<Vec<Slot>, ApiError> {
    let now = app.now();
    let Some(row) = hours::find_bookable(&app.db, doctor).await? else {
        return Ok(Vec::new());
    };
    let zone = document(&row)?.time_zone;
    let days = Days {
        from: today(&zone, from)?,
        to: today(&zone, before.plus_seconds(-1))?,
    };
    let time = DoctorTime::new(&row, closures(&app.db, days).await?, days, now)?;
    let visit = time.visit_type(None)?;
    let patient = match actor {
        Actor::Patient(id) => Some(id),
        _ => None,
    };
    let taken = time.taken(&app.db, patient, None).await?;
    let found = find(&time.facts(&taken), visit, days).into_iter();
    let found = found.filter(|free| from <= free.starts_at && free.starts_at < before);
    let found = found.take(most);
    Ok(found.map(|free| Slot::of(doctor, visit, free)).collect())
}

/// Search slots
///
/// What a doctor offers of their first visit type, soonest first. A patient sees none that overlap their
/// own appointments.
#[utoipa::path(
    tag = "FHIR",
    security(("bearer" = [])),
    params(SlotSearch),
    responses(
        (status = 200, description = "A Bundle of Slot resources", body = AnyResource, content_type = "application/fhir+json"),
        (status = 422, description = "A date that is none, or more than 31 days"),
    )
)]
#[get("/fhir/Slot")]
pub async fn slots(
    app: web::Data<App>,
    caller: Allowed<ReadFhir>,
    search: Search<SlotSearch>,
) -> Result<HttpResponse, ApiError> {
    let base = Base::of(&app);
    let Some(wanted) = search.params.check(&base, app.now())? else {
        return Ok(Bundle::<Slot>::new(&base, &search, [], None).answer());
    };
    let (doctor, limit) = (wanted.doctor, wanted.part.limit);
    let span = (wanted.from, wanted.before);
    let found = offered(&app, caller.actor, doctor, span, usize::from(limit) + 1).await?;
    let Page { items, next_cursor } = Position::page(found, limit, |last| Position {
        key: last.start.to_string(),
        id: doctor.uuid(),
    });
    Ok(Bundle::new(&base, &search, items, next_cursor.as_deref()).answer())
}

/// One slot
#[utoipa::path(
    tag = "FHIR",
    security(("bearer" = [])),
    params(("id" = String, Path, max_length = 64, description = "The doctor's id and the start")),
    responses(
        (status = 200, description = "A Slot resource", body = AnyResource, content_type = "application/fhir+json"),
        (status = 404, description = "It is not offered, or no longer"),
    )
)]
#[get("/fhir/Slot/{id}")]
pub async fn slot(
    app: web::Data<App>,
    caller: Allowed<ReadFhir>,
    id: Id<SlotId>,
) -> Result<HttpResponse, ApiError> {
    let SlotId { doctor, starts_at } = id.0;
    let span = (starts_at, starts_at.plus_seconds(60));
    let mut found = offered(&app, caller.actor, doctor, span, 1).await?;
    let found = found.pop().ok_or(ApiError::new(ErrorCode::NotFound))?;
    Ok(answer(&found))
}
