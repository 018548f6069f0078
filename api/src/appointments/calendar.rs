//! An appointment as a file for the calendar of one of its people.
//!
//! Calendars are shared, printed and sent around, so nothing about health is in it, and not the room:
//! only that there is an appointment, with whom and when, and the address of the page to join on.

use actix_web::{
    HttpResponse, get,
    http::header::{CONTENT_DISPOSITION, HeaderValue},
    web,
};
use icalendar::{Calendar, Component as _, Event, Property};
use shared::{Appointment, AppointmentId, Instant, Status};
use url::Url;

use super::access::own;
use crate::{
    app::App,
    auth::{Allowed, policy::TakePart},
    error::ApiError,
    http::Id,
};

/// Who made the file, in the form of RFC 5545 §3.7.3.
const PRODUCT: &str = "-//MyDoctor//MyDoctor//EN";
/// The octets of a line without its end (RFC 5545 §3.1).
const LINE_MAX: usize = 75;

/// An appointment for the calendar
///
/// An iCalendar file (RFC 5545). It keeps its `UID` for life, and its `SEQUENCE` rises with every
/// change, so that a calendar which already has the appointment replaces it. The reason is not in it.
#[utoipa::path(
    tag = "Appointments",
    security(("bearer" = [])),
    params(("id" = AppointmentId, Path, description = "The appointment's id")),
    responses(
        (status = 200, description = "The file", body = String, content_type = "text/calendar"),
        (status = 404, description = "No such appointment of the caller"),
    )
)]
#[get("/appointments/{id}/calendar.ics")]
pub async fn file(
    app: web::Data<App>,
    caller: Allowed<TakePart>,
    id: Id<AppointmentId>,
) -> Result<HttpResponse, ApiError> {
    let row = own(&app, caller.actor, id.0).await?;
    let facts = row.facts();
    let entry = Entry {
        facts: &facts,
        with: match caller.account_id() == facts.doctor_id.into() {
            true => &row.patient_name,
            false => &row.doctor_name,
        },
        revision: row.revision,
        updated_at: row.updated_at,
        public_url: &app.config.http.public_url,
    };
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header((
            CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"appointment.ics\""),
        ))
        .body(entry.write()))
}

/// What is written into the file.
#[derive(Debug)]
pub struct Entry<'a> {
    /// The appointment.
    pub facts: &'a Appointment,
    /// The name of the other person.
    pub with: &'a str,
    /// Its revision, from 1.
    pub revision: i64,
    /// When it last changed.
    pub updated_at: Instant,
    /// Where the pages are.
    pub public_url: &'a Url,
}

impl Entry<'_> {
    /// The file.
    pub fn write(&self) -> String {
        let mut page = self.public_url.clone();
        page.set_path(&format!("/appointments/consultation/{}", self.facts.id));
        let host = self.public_url.host_str().unwrap_or_default();
        // No name has any; in a file a return would end the line (RFC 5545 §3.1).
        let with = self.with.replace(char::is_control, " ");
        let organizer = Property::new("ORGANIZER", format!("mailto:no-reply@{host}"))
            .add_parameter("CN", "MyDoctor")
            .done();
        let event = Event::new()
            // An id is unique by itself. A host behind it could change, and with it the appointment.
            .uid(&self.facts.id.to_string())
            .add_property("SEQUENCE", (self.revision - 1).to_string())
            .add_property("DTSTAMP", basic(self.updated_at))
            .add_property("DTSTART", basic(self.facts.starts_at))
            .add_property("DTEND", basic(self.facts.ends_at))
            .add_property("STATUS", status(self.facts.status))
            .add_property("CLASS", "PRIVATE")
            .summary(&format!("Video appointment with {with}"))
            .append_property(organizer)
            .url(page.as_str())
            .done();
        let mut calendar = Calendar::empty();
        calendar
            .append_property(Property::new("VERSION", "2.0"))
            .append_property(Property::new("PRODID", PRODUCT))
            .append_property(Property::new("METHOD", "PUBLISH"))
            .push(event);
        folded(&calendar.to_string())
    }
}

/// Folds the lines of a file anew. The library forgets the space that the rest of a line begins with, and
/// so leaves some an octet too long.
fn folded(calendar: &str) -> String {
    let mut folded = String::with_capacity(calendar.len());
    for line in calendar.replace("\r\n ", "").split_terminator("\r\n") {
        let mut length = 0;
        for c in line.chars() {
            if LINE_MAX < length + c.len_utf8() {
                folded.push_str("\r\n ");
                length = 1;
            }
            folded.push(c);
            length += c.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}

/// The word of RFC 5545 §3.8.1.11. What is over has taken its time, whoever came.
const fn status(status: Status) -> &'static str {
    match status {
        Status::Pending => "TENTATIVE",
        Status::Confirmed | Status::Completed | Status::NoShow => "CONFIRMED",
        Status::Canceled => "CANCELLED",
    }
}

/// An instant in the form of RFC 5545 §3.3.5: digits, `T` and `Z` alone.
fn basic(at: Instant) -> String {
    at.to_string().replace(['-', ':'], "")
}
