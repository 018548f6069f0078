//! Which appointments are meant, for those and for the encounters that come of them.

use shared::{Actor, Appointment, ErrorCode, Instant, Status, wire::page::Page};
use uuid::Uuid;

use super::{
    resource::Base,
    search::{Part, malformed, reference, split},
    span::Span,
};
use crate::{
    app::App,
    appointments::{
        access,
        store::{self, AppointmentRow, Whose},
    },
    auth::Caller,
    error::ApiError,
    http::Position,
};

/// Somebody who must be one of the two people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Person {
    Patient(Uuid),
    Doctor(Uuid),
}

/// The parameters that both kinds of search have, as they were sent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sent<'a> {
    /// The id.
    pub id: Option<&'a str>,
    /// The patient.
    pub patient: Option<&'a str>,
    /// The doctor.
    pub practitioner: Option<&'a str>,
    /// One of the two.
    pub actor: Option<&'a str>,
}

/// What is asked for, proven.
#[derive(Debug)]
pub struct Filter {
    /// These ids alone.
    pub ids: Vec<Uuid>,
    /// In these statuses alone.
    pub statuses: Vec<Status>,
    /// That start then.
    pub span: Span,
    /// The part of them.
    pub part: Part,
    people: Vec<Person>,
    after: (Instant, Uuid),
    before: Instant,
}

impl Filter {
    /// Reads what is asked for.
    ///
    /// # Errors
    /// What is not in the form of its parameter.
    pub fn read(
        base: &Base,
        sent: Sent<'_>,
        dates: &[String],
        statuses: Vec<Status>,
        part: Part,
    ) -> Result<Self, ApiError> {
        let id = sent.id.map(super::search::id).transpose()?;
        let patient = |text| reference(base, "Patient", text).map(Person::Patient);
        let doctor = |text| reference(base, "Practitioner", text).map(Person::Doctor);
        // A bare id could be either's.
        let actor = |text| match split(base, text) {
            (Some("Patient"), _) => patient(text),
            (Some("Practitioner"), _) => doctor(text),
            _ => Err(malformed()),
        };
        let people = [
            sent.patient.map(patient),
            sent.practitioner.map(doctor),
            sent.actor.map(actor),
        ];
        let people: Result<Vec<Person>, ApiError> = people.into_iter().flatten().collect();
        let (people, after) = (people?, part.after_instant()?);
        let span = Span::read("date", dates)?;
        let ends = |text| Instant::parse(text).map_err(|_| malformed());
        let from = span.from.map_or_else(|| ends("2000-01-01T00:00:00Z"), Ok)?;
        let before = span
            .before
            .map_or_else(|| ends("2199-12-31T23:59:59Z"), Ok)?;
        let start = (from, Uuid::nil());
        Ok(Self {
            ids: id.into_iter().collect(),
            statuses,
            after: after.map_or(start, |after| after.max(start)),
            before,
            span,
            part,
            people,
        })
    }

    /// Whether an appointment is one of those meant, and one that the caller may know of. What a client of
    /// the API reads here is of doctors who granted it already.
    pub fn holds(&self, facts: &Appointment, actor: Actor) -> bool {
        let is_with = |person: &Person| match *person {
            Person::Patient(id) => facts.patient_id.uuid() == id,
            Person::Doctor(id) => facts.doctor_id.uuid() == id,
        };
        let is_known = matches!(actor, Actor::Integrator(_)) || facts.is_visible_to(actor);
        is_known
            && self.ids.iter().all(|id| *id == facts.id.uuid())
            && self.statuses.contains(&facts.status)
            && self.span.holds(facts.starts_at)
            && self.people.iter().all(is_with)
    }

    /// The appointments that are looked through: the shortest list that has all those meant.
    pub fn whose(&self, actor: Actor) -> Whose {
        let patient = self.people.iter().find_map(|person| match *person {
            Person::Patient(id) => Some(Whose::Patient(id)),
            Person::Doctor(_) => None,
        });
        let doctor = self.people.iter().find_map(|person| match *person {
            Person::Doctor(id) => Some(Whose::Doctor(id)),
            Person::Patient(_) => None,
        });
        match actor {
            Actor::Patient(id) => Whose::Patient(id.uuid()),
            Actor::Doctor(id) => patient.unwrap_or(Whose::Doctor(id.uuid())),
            Actor::Admin(_) => patient.or(doctor).unwrap_or(Whose::All),
            Actor::Integrator(id) => Whose::Client(id.uuid()),
        }
    }

    /// The appointments of a page, by start and then id. A page may hold fewer than there are, because
    /// what is left out of it has been read; its cursor goes on after all that was.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find(&self, app: &App, caller: &Caller) -> Result<Page<AppointmentRow>, ApiError> {
        let is_meant = |row: &AppointmentRow| self.holds(&row.facts(), caller.actor);
        if let Some(id) = self.ids.first() {
            let found = match access::visible(app, caller.actor, (*id).into()).await {
                Ok(row) => Some(row).filter(is_meant),
                Err(error) if error.code() == ErrorCode::NotFound => None,
                Err(error) => return Err(error),
            };
            return Ok(Page {
                items: found.into_iter().collect(),
                next_cursor: None,
            });
        }
        let rows = self.read_lists(app, self.whose(caller.actor)).await?;
        let mut page = Position::page(rows, self.part.limit, AppointmentRow::position);
        page.items.retain(is_meant);
        Ok(page)
    }

    /// As many of each status as a page could take, put in one order: each has an index to read by.
    async fn read_lists(&self, app: &App, whose: Whose) -> Result<Vec<AppointmentRow>, ApiError> {
        let most = i64::from(self.part.limit) + 1;
        let list =
            async |status| store::list(&app.db, whose, status, self.after, self.before, most).await;
        if Status::ALL
            .iter()
            .all(|status| self.statuses.contains(status))
        {
            return Ok(list(None).await?);
        }
        let mut rows = Vec::new();
        for status in Status::ALL {
            if self.statuses.contains(&status) {
                rows.extend(list(Some(status)).await?);
            }
        }
        rows.sort_by_key(|row| (row.facts().starts_at, row.facts().id));
        Ok(rows)
    }

    /// Where a list by time goes on, and where it ends.
    pub const fn range(&self) -> ((Instant, Uuid), Instant) {
        (self.after, self.before)
    }
}
