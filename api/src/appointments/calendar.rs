//! An appointment as a file for the calendar of one of its people.
//!
//! Calendars are shared, printed and sent around, so nothing about health is in it, and not the room:
//! only that there is an appointment, with whom and when, and the address of the page to join on.

use actix_web::{
    HttpResponse, get,
    http::header::{CONTENT_DISPOSITION, HeaderValue},
    web,
};
use calcard::{
    common::PartialDateTime,
    icalendar::{
        ICalendar, ICalendarClassification, ICalendarComponent, ICalendarComponentType,
        ICalendarMethod, ICalendarParameter, ICalendarProperty, Uri,
    },
};
use shared::{Appointment, AppointmentId, Instant, Status, record::RecordAct};
use url::Url;

use super::access::own;
use crate::{
    app::App,
    audit::reading,
    auth::{Allowed, policy::TakePart},
    error::ApiError,
    http::Id,
};

/// Who made the file, in the form of RFC 5545 §3.7.3.
const PRODUCT: &str = "-//MyDoctor//MyDoctor//EN";

/// An appointment for the calendar
///
/// An iCalendar file (RFC 5545). It keeps its `UID` for life, and its `SEQUENCE` is the revision, so that
/// a calendar which already has the appointment replaces it. The reason is not in it.
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
    reading::read_of(&app, &caller, RecordAct::ReadAppointment, &facts).await?;
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
    /// The file of somebody who puts the appointment into their calendar.
    pub fn write(&self) -> String {
        file_of(ICalendarMethod::Publish, self.event())
    }

    /// The appointment, whatever it is told for.
    fn event(&self) -> ICalendarComponent {
        use ICalendarProperty as P;
        let mut page = self.public_url.clone();
        page.set_path(&format!("/appointments/consultation/{}", self.facts.id));
        let host = self.public_url.host_str().unwrap_or_default();
        let organizer = Uri::Location(format!("mailto:no-reply@{host}"));
        // No name has any; in a file a return would end the line (RFC 5545 §3.1).
        let with = self.with.replace(char::is_control, " ");

        let mut event = ICalendarComponent::new(ICalendarComponentType::VEvent);
        // An id is unique by itself. A host behind it could change, and with it the appointment.
        event.add_uid(&self.facts.id.to_string());
        event.add_sequence(self.revision);
        event.add_dtstamp(utc(self.updated_at));
        event.add_property(P::Dtstart, utc(self.facts.starts_at));
        event.add_property(P::Dtend, utc(self.facts.ends_at));
        event.add_property(P::Status, status(self.facts.status));
        event.add_property(P::Class, ICalendarClassification::Private);
        event.add_property(P::Summary, format!("Video appointment with {with}"));
        let name = ICalendarParameter::cn("MyDoctor".to_owned());
        event.add_property_with_params(P::Organizer, [name], organizer);
        event.add_property(P::Url, Uri::Location(page.into()));
        event
    }
}

/// A file about one event. The method says what its receiver is to do with it (RFC 5546 §1.4), and belongs
/// to the whole calendar.
fn file_of(method: ICalendarMethod, event: ICalendarComponent) -> String {
    let mut calendar = ICalendarComponent::new(ICalendarComponentType::VCalendar);
    calendar.add_property(ICalendarProperty::Version, "2.0");
    calendar.add_property(ICalendarProperty::Prodid, PRODUCT);
    calendar.add_property(ICalendarProperty::Method, method);
    // Components name those within them by their place in the list.
    calendar.component_ids.push(1);
    let components = vec![calendar, event];
    ICalendar { components }.to_string()
}

/// The word of RFC 5545 §3.8.1.11. What is over has taken its time, whoever came.
const fn status(status: Status) -> &'static str {
    match status {
        Status::Pending => "TENTATIVE",
        Status::Confirmed | Status::Completed | Status::NoShow => "CONFIRMED",
        Status::Canceled => "CANCELLED",
    }
}

/// An instant as UTC, the second form of RFC 5545 §3.3.5.
fn utc(at: Instant) -> PartialDateTime {
    PartialDateTime::from_utc_timestamp(at.unix())
}
