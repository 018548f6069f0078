//! The reading operations.

/// What a reading operation leaves in the audit.
pub enum Leaves {
    /// A line with this action about the patient, read by these.
    Patient(&'static str, &'static [&'static str]),
    /// A line with this action about nobody's health in particular.
    Line(&'static str, &'static str),
    /// Nothing, and why.
    Nothing(&'static str),
}
use Leaves::{Line, Nothing, Patient as Of};

const BOTH: &[&str] = &["doctor", "patient"];
const ALL: &[&str] = &["doctor", "patient", "admin"];
const OWN_ACCOUNT: &str = "of the reader's own account; nothing of health";
const DIRECTORY: &str = "what a doctor offers to everybody; no patient is in it";
const FIGURES: &str = "sums over many consultations, in which nobody is named";
const CLIENTS: &str = "programs that call the API, and for which doctors; no patient is in it";
const CHANGES: &str =
    "which appointments changed and when; no patient and nothing of health is in it";
const SITE: &str = "the installation, for anybody";

/// All GETs, and what else answers with something that was there before.
pub const TABLE: &[(&str, &str, Leaves)] = &[
    ("GET", "/appointments", Of("read_appointments", ALL)),
    ("GET", "/appointments/{id}", Of("read_appointment", ALL)),
    (
        "GET",
        "/appointments/{id}/alternatives",
        Nothing("free times of a doctor, and nothing of the appointment"),
    ),
    (
        "GET",
        "/appointments/{id}/attendance",
        Of("read_attendance", BOTH),
    ),
    (
        "GET",
        "/appointments/{id}/calendar.ics",
        Of("read_appointment", BOTH),
    ),
    (
        "GET",
        "/appointments/{id}/consultation",
        Of("read_consultation", BOTH),
    ),
    (
        "GET",
        "/appointments/{id}/consultation/live",
        Of("read_consultation", BOTH),
    ),
    ("GET", "/appointments/{id}/history", Of("read_history", ALL)),
    (
        "GET",
        "/appointments/{id}/join-check",
        Of("read_consultation", BOTH),
    ),
    (
        "GET",
        "/appointments/{id}/note",
        Of("read_note", &["doctor"]),
    ),
    (
        "GET",
        "/appointments/{id}/note/versions",
        Of("read_note_versions", &["doctor"]),
    ),
    (
        "PUT",
        "/appointments/{id}/presence",
        Of("read_consultation", BOTH),
    ),
    (
        "GET",
        "/appointments/{id}/recordings",
        Of("read_recordings", BOTH),
    ),
    (
        "GET",
        "/appointments/{id}/summary",
        Of("read_summary", BOTH),
    ),
    (
        "GET",
        "/accounts",
        Nothing("who has an account and whether it works; nothing of health"),
    ),
    (
        "GET",
        "/accounts/{id}",
        Nothing("who has an account and whether it works; nothing of health"),
    ),
    ("GET", "/analytics", Nothing(FIGURES)),
    ("GET", "/analytics.csv", Nothing(FIGURES)),
    ("GET", "/audit", Line("read_audit", "admin")),
    (
        "GET",
        "/calendars/{id}/appointments.ics",
        Nothing("by a link of its owner's, whose use is in the audit once in a quarter of an hour"),
    ),
    ("GET", "/clients", Nothing(CLIENTS)),
    ("GET", "/clients/{id}", Nothing(CLIENTS)),
    ("GET", "/changes", Nothing(CHANGES)),
    ("GET", "/closures", Nothing(SITE)),
    (
        "GET",
        "/consents",
        Nothing("the texts that there are, for anybody"),
    ),
    ("GET", "/docs", Nothing(SITE)),
    ("GET", "/doctors", Nothing(DIRECTORY)),
    ("GET", "/doctors/{id}", Nothing(DIRECTORY)),
    ("GET", "/doctors/{id}/slots", Nothing(DIRECTORY)),
    ("GET", "/doctors/{id}/visit-types", Nothing(DIRECTORY)),
    (
        "GET",
        "/emergency-access",
        Of("read_emergencies", &["admin"]),
    ),
    (
        "POST",
        "/emergency-access",
        Of("open_emergency", &["other_doctor"]),
    ),
    (
        "POST",
        "/guest/visit",
        Nothing("a guest, who is no account; that they opened their link is a line, redeem_link"),
    ),
    (
        "PUT",
        "/guest/presence",
        Nothing("a guest, who is no account; that they opened their link is a line, redeem_link"),
    ),
    (
        "GET",
        "/mails",
        Nothing("subjects alone, which are the same for everybody; a text is a line, read_mail"),
    ),
    ("GET", "/mails/{id}", Line("read_mail", "admin")),
    ("GET", "/me", Nothing(OWN_ACCOUNT)),
    ("GET", "/me/analytics", Nothing(FIGURES)),
    ("GET", "/me/analytics.csv", Nothing(FIGURES)),
    (
        "GET",
        "/me/availability",
        Nothing("the hours of a doctor; no patient is in it"),
    ),
    (
        "POST",
        "/me/availability/preview",
        Of("read_appointments", &["doctor"]),
    ),
    ("GET", "/me/consents", Nothing(OWN_ACCOUNT)),
    (
        "GET",
        "/me/delay",
        Nothing("what the doctor said themself; no patient is in it"),
    ),
    ("GET", "/me/events", Nothing(CHANGES)),
    ("GET", "/me/notifications", Nothing(CHANGES)),
    ("GET", "/fhir/Appointment", Of("read_appointments", ALL)),
    ("GET", "/fhir/Appointment/{id}", Of("read_appointment", ALL)),
    ("GET", "/fhir/Encounter", Of("read_attendance", BOTH)),
    ("GET", "/fhir/Encounter/{id}", Of("read_attendance", BOTH)),
    ("GET", "/fhir/Patient", Of("read_patient", &["doctor"])),
    ("GET", "/fhir/Patient/{id}", Of("read_patient", &["doctor"])),
    ("GET", "/fhir/Practitioner", Nothing(DIRECTORY)),
    ("GET", "/fhir/Practitioner/{id}", Nothing(DIRECTORY)),
    ("GET", "/fhir/Schedule", Nothing(DIRECTORY)),
    ("GET", "/fhir/Schedule/{id}", Nothing(DIRECTORY)),
    ("GET", "/fhir/Slot", Nothing(DIRECTORY)),
    ("GET", "/fhir/Slot/{id}", Nothing(DIRECTORY)),
    ("GET", "/fhir/metadata", Nothing(SITE)),
    (
        "GET",
        "/me/deputies",
        Nothing("who sees to a schedule; no patient is in it"),
    ),
    (
        "GET",
        "/me/deputyships",
        Nothing("who sees to a schedule; no patient is in it"),
    ),
    ("GET", "/me/export", Line("export", "patient")),
    ("GET", "/me/notices", Of("read_emergencies", &["patient"])),
    (
        "GET",
        "/me/record-accesses",
        Of("read_emergencies", &["patient"]),
    ),
    ("GET", "/me/calendar-feed", Nothing(OWN_ACCOUNT)),
    ("GET", "/me/reminders", Nothing(OWN_ACCOUNT)),
    ("GET", "/me/second-factors", Nothing(OWN_ACCOUNT)),
    ("GET", "/me/sessions", Nothing(OWN_ACCOUNT)),
    ("GET", "/openapi.json", Nothing(SITE)),
    (
        "GET",
        "/patients/{id}/record",
        Of("read_record", &["other_doctor"]),
    ),
    (
        "POST",
        "/series/preview",
        Nothing("free times of a doctor, for the patient who asks"),
    ),
    ("GET", "/settings", Nothing(SITE)),
    (
        "GET",
        "/settings/history",
        Nothing("what admins set; no patient is in it"),
    ),
    ("GET", "/site", Nothing(SITE)),
    ("GET", "/slots", Nothing(DIRECTORY)),
    (
        "GET",
        "/video/conference/{id}",
        Nothing("the times of a room, for the clinic's own video server"),
    ),
    (
        "GET",
        "/webhooks",
        Nothing("where other systems are told of events; no patient is in it"),
    ),
    (
        "GET",
        "/webhooks/{id}",
        Nothing("where other systems are told of events; no patient is in it"),
    ),
    (
        "GET",
        "/webhooks/{id}/deliveries",
        Nothing("ids of appointments and how telling of them went; nothing of health"),
    ),
];
