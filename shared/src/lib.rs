//! The rules of MyDoctor and the types that travel between its parts.
//!
//! Everything here is pure: a rule takes facts and `now`, and answers. There is no I/O, no clock, no
//! randomness and no `async`, so that the server, which enforces a rule, and the browser, which shows
//! it, run the same code and cannot disagree.
//!
//! Start with [`consultation`] for "who may join when", [`appointment`] for the life of a booking and
//! [`availability`] for what can be booked, [`recurrence`] for what repeats.

pub mod account;
pub mod actor;
pub mod appointment;
pub mod availability;
pub mod calendar;
pub mod consent;
pub mod consultation;
pub mod device;
pub mod emergency;
pub mod error;
pub mod event;
pub mod factor;
pub mod id;
pub mod instant;
pub mod language;
pub mod record;
pub mod recurrence;
pub mod reminder;
pub mod scope;
pub mod session;
pub mod settings;
pub mod text;
pub mod wire;
pub mod words;

pub use actor::{Actor, Role};
pub use appointment::{Action, Appointment, Status};
pub use consultation::{JoinDenied, JoinGrant, JoinPolicy};
pub use error::{ErrorCode, FieldCode, FieldError};
pub use event::EventType;
pub use id::{
    AccountId, AppointmentId, ClientSecretId, ClosureId, DeliveryId, DoctorId, EmergencyId,
    GuestId, MailId, PageId, PasskeyId, PatientId, PushSubscriptionId, RecordingRequestId,
    SeriesId, SessionId, WebhookId, WebhookSecretId,
};
pub use instant::Instant;
pub use language::Language;
pub use scope::{ClientScope, ClientScopes};
pub use settings::{SecondFactor, Settings};
