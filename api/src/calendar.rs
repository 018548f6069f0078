//! Appointments in the form that calendars keep (RFC 5545, and RFC 5546 for what is sent to them).
//!
//! Calendars are shared, printed and sent around, so nothing about health is in them, and not the room:
//! only that there is an appointment, with whom where the reader may show that, when, and the address of
//! the page to join on.

use calcard::{
    common::PartialDateTime,
    icalendar::{
        ICalendar, ICalendarClassification, ICalendarComponent, ICalendarComponentType,
        ICalendarDuration, ICalendarMethod, ICalendarParameter, ICalendarParticipationStatus,
        ICalendarProperty, ICalendarValueType, Uri,
    },
};
use shared::{AppointmentId, Instant, Language, Status};
use url::Url;

/// Who made the file, in the form of RFC 5545 §3.7.3.
const PRODUCT: &str = "-//MyDoctor//MyDoctor//EN";

/// An appointment in a calendar.
#[derive(Debug)]
pub struct Entry<'a> {
    /// Its id, which stays its `UID` for life.
    pub id: AppointmentId,
    /// Its status.
    pub status: Status,
    /// When it starts.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
    /// The name of the other person; `None` where it is not to be told.
    pub with: Option<&'a str>,
    /// Its revision, from 1, which is the `SEQUENCE`.
    pub revision: i64,
    /// When it last changed.
    pub updated_at: Instant,
    /// The reader's language.
    pub language: Language,
    /// Where the pages are.
    pub public_url: &'a Url,
}

/// Somebody who is told of an appointment by mail.
#[derive(Clone, Copy, Debug)]
pub struct Attendee<'a> {
    /// The name.
    pub name: &'a str,
    /// The address.
    pub email: &'a str,
}

impl Entry<'_> {
    /// The file of somebody who puts the appointment into their calendar.
    pub fn write(&self) -> String {
        file_of(ICalendarMethod::Publish, self.event())
    }

    /// What is sent to somebody whose calendar is to keep it, or to keep it as it is now.
    pub fn invite(&self, to: &Attendee<'_>) -> String {
        file_of(ICalendarMethod::Request, self.event_of(to))
    }

    /// What is sent to somebody whose calendar is to drop it.
    pub fn cancel(&self, to: &Attendee<'_>) -> String {
        file_of(ICalendarMethod::Cancel, self.event_of(to))
    }

    /// The appointment with the one who is told of it. They take part already, so nothing is asked of
    /// them.
    fn event_of(&self, to: &Attendee<'_>) -> ICalendarComponent {
        let mut event = self.event();
        let parameters = [
            ICalendarParameter::cn(quotable(to.name)),
            ICalendarParameter::partstat(ICalendarParticipationStatus::Accepted),
            ICalendarParameter::rsvp(false),
        ];
        let address = Uri::Location(format!("mailto:{}", one_line(to.email)));
        event.add_property_with_params(ICalendarProperty::Attendee, parameters, address);
        event
    }

    /// The appointment, whatever it is told for.
    fn event(&self) -> ICalendarComponent {
        use ICalendarProperty as P;
        let mut page = self.public_url.clone();
        page.set_path(&format!("/appointments/consultation/{}", self.id));
        let host = self.public_url.host_str().unwrap_or_default();
        let organizer = Uri::Location(format!("mailto:no-reply@{host}"));

        let mut event = ICalendarComponent::new(ICalendarComponentType::VEvent);
        // An id is unique by itself. A host behind it could change, and with it the appointment.
        event.add_uid(&self.id.to_string());
        event.add_sequence(self.revision);
        event.add_dtstamp(utc(self.updated_at));
        event.add_property(P::Dtstart, utc(self.starts_at));
        event.add_property(P::Dtend, utc(self.ends_at));
        event.add_property(P::Status, status(self.status));
        event.add_property(P::Class, ICalendarClassification::Private);
        event.add_property(P::Summary, self.summary());
        let name = ICalendarParameter::cn("MyDoctor".to_owned());
        event.add_property_with_params(P::Organizer, [name], organizer);
        event.add_property(P::Url, Uri::Location(page.into()));
        event
    }

    /// What it is, in the words of the reader.
    fn summary(&self) -> String {
        let (what, with) = match self.language {
            Language::En => ("Video appointment", "with"),
            Language::De => ("Videotermin", "mit"),
        };
        match self.with {
            Some(name) => format!("{what} {with} {}", one_line(name)),
            None => what.to_owned(),
        }
    }
}

/// A parameter can not hold quotation marks (RFC 5545 §3.2). RFC 6868 knows a way around that, and many a
/// reader does not.
fn quotable(text: &str) -> String {
    one_line(text).replace('"', "'")
}

/// No name has any control character; in a file a return would end the line (RFC 5545 §3.1).
fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// A calendar of many appointments, for programs that fetch it again and again.
pub fn feed<'a>(entries: impl IntoIterator<Item = Entry<'a>>) -> String {
    let mut calendar = calendar(ICalendarMethod::Publish);
    calendar.add_property(ICalendarProperty::Name, "MyDoctor");
    // How often they may ask (RFC 7986 §5.7).
    let hour = ICalendarDuration {
        hours: 1,
        ..ICalendarDuration::default()
    };
    let kind = ICalendarParameter::value(ICalendarValueType::Duration);
    calendar.add_property_with_params(ICalendarProperty::RefreshInterval, [kind], hour);
    written(calendar, entries.into_iter().map(|entry| entry.event()))
}

/// A file about one event.
fn file_of(method: ICalendarMethod, event: ICalendarComponent) -> String {
    written(calendar(method), [event])
}

/// A calendar. The method says what its receiver is to do with it (RFC 5546 §1.4), and belongs to the
/// whole calendar.
fn calendar(method: ICalendarMethod) -> ICalendarComponent {
    let mut calendar = ICalendarComponent::new(ICalendarComponentType::VCalendar);
    calendar.add_property(ICalendarProperty::Version, "2.0");
    calendar.add_property(ICalendarProperty::Prodid, PRODUCT);
    calendar.add_property(ICalendarProperty::Method, method);
    calendar
}

/// A calendar with its events, written out.
fn written(
    mut calendar: ICalendarComponent,
    events: impl IntoIterator<Item = ICalendarComponent>,
) -> String {
    let events: Vec<ICalendarComponent> = events.into_iter().collect();
    // Components name those within them by their place in the list.
    calendar.component_ids = (1..).take(events.len()).collect();
    let components = [vec![calendar], events].concat();
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
