//! What clients send as JSON, read as the server reads it.

mod meaning;

use api::{
    http::read_json,
    video::{
        jaas::JaasEvent,
        prosody::{OccupantEvent, RoomEvent},
    },
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use shared::wire::{
    account::{LoginRequest, RegisterRequest, UpdateAccount},
    appointment::{BookRequest, CancelRequest, ObjectRequest, RescheduleRequest},
    attendance::ContestNoShow,
    availability::Availability,
    client::DescribeClient,
    closure::ClosureRequest,
    consent::AnswerConsent,
    console::{AcceptInvitation, DisableAccount, InviteDoctor},
    deputy::NameDeputy,
    emergency::OpenRecord,
    export::EraseAccount,
    factor::{ConfirmTotp, SecondStep, ShowPassword},
    guest::{GuestAnswer, GuestHeartbeat, InviteGuest, RedeemLink, ShowPass},
    note::{Amend, SaveNote},
    notification::ReadNotifications,
    passkey::{AddPasskey, AskPasskey, RenamePasskey, ShowPasskey},
    presence::{Heartbeat, TellDelay},
    push::Subscribe,
    recording::{AnswerRecording, KeepRecording},
    reminder::Reminders,
    report::{Rating, Reports},
    security::{AskForMail, ChangeEmail, ChangePassword, OpenLink, ResetPassword},
    series::SeriesRequest,
    settings::ChosenSettings,
    slot::HoldRequest,
    webhook::DescribeWebhook,
};

use self::meaning::{judged, now};

/// The field that no request has.
const UNKNOWN: &str = "nobody asked for this";

/// The types of requests, each with what is to be done with one that was read.
macro_rules! requests {
    ($($name:ident $(: $check:expr)?;)*) => {
        /// The types of requests, as the OpenAPI document names them.
        pub const REQUESTS: &[&str] = &[$(stringify!($name)),*];

        /// Has every type read the input, and names those that took it.
        pub fn taken_by(input: &[u8]) -> Vec<&'static str> {
            let mut names = Vec::new();
            $(if let Some(body) = one::<$name>(stringify!($name), input) {
                let check: fn($name) = requests!(@check $($check)?);
                check(body);
                names.push(stringify!($name));
            })*
            names
        }
    };
    (@check) => { drop };
    (@check $check:expr) => { $check };
}

requests! {
    AcceptInvitation: |body| judged(body.check());
    AddPasskey: |body| judged(body.check());
    Amend: |body| judged(body.check());
    AnswerConsent: |body| judged(body.check());
    AnswerRecording;
    AskForMail: |body| judged(body.check());
    AskPasskey;
    Availability: meaning::availability;
    BookRequest: |body| judged(body.check(now()));
    CancelRequest: |body| judged(body.check());
    ChangeEmail: |body| judged(body.check());
    ChangePassword: |body| judged(body.check());
    ChosenSettings: meaning::settings;
    ClosureRequest: |body| judged(body.check());
    ConfirmTotp: |body| judged(body.check());
    ContestNoShow: |body| judged(body.check());
    DescribeClient: |body| judged(body.check(now()));
    DescribeWebhook: |body| judged(body.check());
    DisableAccount: |body| judged(body.check());
    EraseAccount;
    GuestAnswer;
    GuestHeartbeat;
    Heartbeat;
    HoldRequest: |body| judged(body.check(now()));
    InviteDoctor: |body| judged(body.check(api::zones::is_known));
    InviteGuest: |body| judged(body.check());
    KeepRecording;
    LoginRequest;
    NameDeputy: |body| judged(body.check());
    ObjectRequest: |body| judged(body.check());
    OpenLink;
    OpenRecord: |body| judged(body.check());
    Rating: |body| judged(body.check());
    ReadNotifications;
    RedeemLink;
    RegisterRequest: |body| judged(body.check(api::zones::is_known));
    Reminders;
    RenamePasskey: |body| judged(body.check());
    Reports: |body| judged(body.check());
    RescheduleRequest: |body| judged(body.check(now()));
    ResetPassword: |body| judged(body.check());
    SaveNote: |body| judged(body.check());
    SecondStep: |body| judged(body.check());
    SeriesRequest: meaning::series;
    ShowPass;
    ShowPasskey;
    ShowPassword;
    Subscribe: meaning::subscription;
    TellDelay: |body| judged(body.check());
    UpdateAccount: meaning::account;
}

/// Reports of other programs: what they add is let pass, so that there is nothing to hold but that they
/// are read or refused.
pub const REPORTS: &[&str] = &["JaasEvent", "OccupantEvent", "RoomEvent"];

/// Reads the input as every request.
pub fn check(input: &[u8]) {
    taken_by(input);
    read::<JaasEvent>(input);
    read::<OccupantEvent>(input);
    read::<RoomEvent>(input);
}

/// Reads a body by the very function of the server's extractor. What is taken is text to the last byte,
/// also where the type passes over it.
fn read<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    let read = read_json(body).ok()?;
    assert!(str::from_utf8(body).is_ok(), "{}", body.escape_ascii());
    Some(read)
}

/// What is taken is an object, comes back as it went, and holds nothing that nobody asked for.
fn one<T: Serialize + DeserializeOwned>(name: &str, input: &[u8]) -> Option<T> {
    let body: T = read(input)?;
    let written = serde_json::to_value(&body).expect("what was read is written");
    let again: T = read(&bytes(&written)).expect("what was written is read");
    assert_eq!(
        serde_json::to_value(&again).ok().as_ref(),
        Some(&written),
        "{name}"
    );

    let sent: Value = serde_json::from_slice(input).expect("JSON");
    let fields = sent.as_object().expect("an object");
    let mut objects = Vec::new();
    find_objects(&sent, String::new(), &mut objects);
    // What a browser makes is read for what we know of it.
    objects.retain(|place| !place.starts_with("/credential"));
    for place in objects {
        let mut more = sent.clone();
        let object = more.pointer_mut(&place).and_then(Value::as_object_mut);
        object
            .expect("it is there")
            .insert(UNKNOWN.to_owned(), json!(true));
        assert!(
            read::<T>(&bytes(&more)).is_none(),
            "{name} takes a field too many: {more}"
        );
    }
    if let Some((field, value)) = fields.iter().next() {
        let once = sent.to_string();
        let field = json!({ field: value }).to_string();
        let twice = format!("{},{}", &field[..field.len() - 1], &once[1..]);
        assert!(
            read::<T>(twice.as_bytes()).is_none(),
            "{name} takes a field twice"
        );
    }
    let array = Value::Array(fields.values().cloned().collect());
    assert!(read::<T>(&bytes(&array)).is_none(), "{name} takes an array");
    Some(body)
}

fn bytes(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

/// Where the objects in a value are, itself among them.
fn find_objects(value: &Value, place: String, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                let field = field.replace('~', "~0").replace('/', "~1");
                find_objects(value, format!("{place}/{field}"), found);
            }
            found.push(place);
        }
        Value::Array(items) => {
            for (n, value) in items.iter().enumerate() {
                find_objects(value, format!("{place}/{n}"), found);
            }
        }
        _ => {}
    }
}
