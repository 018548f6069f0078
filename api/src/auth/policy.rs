//! The right to call, visible in a handler's signature.
//!
//! `caller: Allowed<Confirm>` says that only who may ever confirm gets past it: 401 without a valid
//! credential, 403 for another role, before anything is looked up or read. Here, too, stands the second
//! factor that a clinic may want of a role: no handler can forget it. An operation that is for no account
//! says so as well, by [`Open`](super::Open); the server does not start with one that says nothing.

use std::{
    future::{Ready, ready},
    marker::PhantomData,
    ops::Deref,
};

use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload};
use shared::{Action, Actor, ClientScope, ErrorCode, Role};

use super::caller::{Caller, require_caller, signed_in};
use crate::error::ApiError;

/// Who may call, as the handler of a request states it in its signature. It stands in the request's
/// extensions from then on, so that a route whose handler states nothing is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stated {
    /// Accounts, of some roles.
    Accounts,
    /// Whoever comes.
    Anyone,
    /// Who holds a secret that comes in the body.
    Bearers,
    /// The browser that holds the cookie of a session.
    CookieHolder,
    /// The clinic's own video server.
    MediaServer,
    /// A machine that signs what it sends.
    Signer,
    /// A client that shows its secret.
    Client,
}

impl Stated {
    /// What the document calls what such callers show. It has no word for what is in a body.
    pub const fn scheme(self) -> Option<&'static str> {
        match self {
            Self::Accounts => Some("bearer"),
            Self::CookieHolder => Some("refresh"),
            Self::MediaServer => Some("media_server"),
            Self::Signer => Some("jaas"),
            Self::Client => Some("client"),
            Self::Anyone | Self::Bearers => None,
        }
    }

    /// States it for a request.
    pub fn state(self, req: &HttpRequest) {
        req.extensions_mut().insert(self);
    }

    /// What was stated for a request.
    pub fn of(req: &HttpRequest) -> Option<Self> {
        req.extensions().get().copied()
    }
}

/// Which roles may call.
pub trait Policy {
    /// Whether this one may.
    fn allows(role: Role) -> bool;

    /// Whether it is about the schedule alone, so that a doctor's deputy may call in the doctor's place.
    const SCHEDULING: bool;

    /// Whether an account that lacks the second factor its clinic wants is kept out. It can reach what it
    /// needs to get one, and nothing else.
    const WANTS_FACTOR: bool = true;

    /// The scope under which a client of the API may call; without one, none may.
    const SCOPE: Option<ClientScope> = None;

    /// Whether a client may call in a patient's place, too.
    const FOR_PATIENTS: bool = false;
}

macro_rules! policies {
    (@is) => { false };
    (@is scheduling) => { true };
    (@is or_patient) => { true };
    (@scope) => { None };
    (@scope $scope:ident) => { Some(ClientScope::$scope) };
    ($($(#[$doc:meta])* $name:ident $(($scheduling:ident))? $([$scope:ident $($patient:ident)?])?: $rule:expr;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;

            impl Policy for $name {
                fn allows(role: Role) -> bool {
                    let rule: fn(Role) -> bool = $rule;
                    rule(role)
                }

                const SCHEDULING: bool = policies!(@is $($scheduling)?);
                const SCOPE: Option<ClientScope> = policies!(@scope $($scope)?);
                const FOR_PATIENTS: bool = policies!(@is $($($patient)?)?);
            }
        )*
    };
}

policies! {
    /// Who reads the directory: everybody who is signed in.
    ReadDoctors (scheduling) [DoctorsRead]: |_| true;
    /// Who reads what is free, and when the clinic is closed: the same.
    ReadTimes (scheduling) [AvailabilityRead]: |_| true;
    /// Who reads appointments, each those they may know of: the same.
    ReadAppointments (scheduling) [AppointmentsRead]: |_| true;
    /// Who follows what changes, each the appointments they may know of: the same.
    ReadChanges (scheduling) [EventsRead]: |_| true;
    /// Who follows it as it happens: people, not clients.
    FollowChanges (scheduling): |role| role != Role::Integrator;
    /// People, not clients: the own account.
    Person: |role| role != Role::Integrator;
    /// Who has data of their own here to take along, and to have erased.
    OwnData: |role| matches!(role, Role::Patient | Role::Doctor);
    /// Who may book.
    Book [AppointmentsWrite or_patient]: Role::may_book;
    /// Who may keep a time for themself while they book.
    KeepTime: Role::may_book;
    /// Who may confirm.
    Confirm (scheduling) [AppointmentsWrite]: |role| Action::Confirm.is_for(role);
    /// Who may cancel.
    Cancel (scheduling) [AppointmentsWrite]: |role| Action::Cancel.is_for(role);
    /// Who may reschedule.
    Reschedule (scheduling) [AppointmentsWrite]: |role| Action::Reschedule.is_for(role);
    /// Who may complete.
    Complete: |role| Action::Complete.is_for(role);
    /// Who may mark a no-show.
    MarkNoShow: |role| Action::MarkNoShow.is_for(role);
    /// Who may say that a no-show was none.
    ContestNoShow: |role| role == Role::Patient;
    /// Who may answer a request to move with yes.
    AcceptMove (scheduling) [AppointmentsWrite]: |role| Action::AcceptMove.is_for(role);
    /// Who may answer it with no.
    DeclineMove (scheduling) [AppointmentsWrite]: |role| Action::DeclineMove.is_for(role);
    /// Who may take it back.
    WithdrawMove: |role| Action::WithdrawMove.is_for(role);
    /// Who may object to a move.
    Object: |role| Action::Object.is_for(role);
    /// Who reads hours of their own.
    ReadHours (scheduling) [AvailabilityRead]: |role| role == Role::Doctor;
    /// Who sets them.
    SetHours (scheduling) [AvailabilityWrite]: |role| role == Role::Doctor;
    /// Who reads how late they said they run.
    ReadDelay [AppointmentsRead]: |role| role == Role::Doctor;
    /// Who tells patients that it gets late.
    TellLate [AppointmentsWrite]: |role| role == Role::Doctor;
    /// Who names people who see to the schedule.
    NameDeputies: |role| role == Role::Doctor;
    /// Who has hours of their own.
    OwnHours: |role| role == Role::Doctor;
    /// Who may close the clinic.
    CloseClinic: |role| role == Role::Admin;
    /// Who sees what became of mails, and reads those that no mail server sends.
    ReadMails: |role| role == Role::Admin;
    /// Who has other systems told of events: admins, and clients for themselves.
    ManageWebhooks [WebhooksManage]: |role| matches!(role, Role::Admin | Role::Integrator);
    /// Who sets what the clinic is like.
    Administer: |role| role == Role::Admin;
    /// Who reads how the clinic's consultations went.
    ClinicFigures: |role| role == Role::Admin;
    /// Who can be one of the two people of an appointment.
    TakePart: |role| matches!(role, Role::Patient | Role::Doctor);
    /// Who lets patients in, and invites guests.
    Admit: |role| role == Role::Doctor;
    /// Who asks whether a consultation may be recorded.
    AskToRecord: |role| role == Role::Doctor;
    /// Who writes notes of consultations.
    WriteNotes: |role| role == Role::Doctor;
    /// Who reads the audit.
    ReadAudit: |role| role == Role::Admin;
    /// Who is reminded of their appointments.
    ChooseReminders: |role| role == Role::Patient;
    /// Who has a record of their own.
    OwnRecord: |role| role == Role::Patient;
    /// Who may open a record in an emergency.
    OpenRecords: |role| role == Role::Doctor;
    /// Who may join a consultation.
    Join: Role::may_join;
    /// Reads the schedule as FHIR has it: whoever reads it otherwise.
    ReadFhir (scheduling) [FhirRead]: |_| true;
    /// Reads as FHIR has it what happened in consultations: whoever reads that otherwise.
    ReadEncounters [FhirRead]: TakePart::allows;
}

/// To see the own account, to add a second factor and to end sessions: for people, also those who lack the
/// second factor that their clinic wants.
#[derive(Debug)]
pub struct OwnAccount;

impl Policy for OwnAccount {
    fn allows(role: Role) -> bool {
        Person::allows(role)
    }

    const SCHEDULING: bool = false;
    const WANTS_FACTOR: bool = false;
}

/// A caller whose role the policy allows, and who has the second factor that the clinic wants.
#[derive(Debug)]
pub struct Allowed<P>(Caller, PhantomData<P>);

impl<P> Deref for Allowed<P> {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

impl<P: Policy> FromRequest for Allowed<P> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        Stated::Accounts.state(req);
        ready(allowed::<P>(req).map(|caller| Self(caller, PhantomData)))
    }
}

fn allowed<P: Policy>(req: &HttpRequest) -> Result<Caller, ApiError> {
    let forbidden = || ApiError::new(ErrorCode::Forbidden);
    // What a client may not do at all is told before whom it may not know of.
    if signed_in(req).is_some_and(|caller| !has_scope::<P>(&caller)) {
        return Err(forbidden());
    }
    let caller = require_caller(req)?;
    let is_meant = match (caller.client, caller.actor) {
        (Some(_), Actor::Patient(_)) => P::FOR_PATIENTS,
        (Some(_), _) => true,
        (None, _) => P::SCHEDULING || caller.acting_for().is_none(),
    };
    if !P::allows(caller.actor.role()) || !is_meant {
        return Err(forbidden());
    }
    if P::WANTS_FACTOR && caller.lacks_second_factor {
        return Err(ApiError::new(ErrorCode::SecondFactorMissing));
    }
    Ok(caller)
}

/// Whether somebody is no client, or one with the scope that the policy wants.
fn has_scope<P: Policy>(caller: &Caller) -> bool {
    let Some(scopes) = caller.client else {
        return true;
    };
    P::SCOPE.is_some_and(|scope| scopes.contains(scope))
}
