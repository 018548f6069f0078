//! An appointment as the reader may see it.

use shared::{
    Actor, Instant, Language, Settings,
    wire::appointment::{
        Appointment, AppointmentDoctor, AppointmentPatient, CanceledBy, PatientDetails,
    },
};
use url::Url;

use super::store::AppointmentRow;
use crate::{auth::Caller, calendar::Entry};

/// Shapes a row for its reader: the doctor sees how to reach the patient, and so does a deputy, who may
/// have to ask about a time. An admin, a deputy and a client of the API, who see to times and not to
/// people, read nothing of why, and nothing of when the patient was born.
pub fn view(
    row: AppointmentRow,
    reader: &Caller,
    settings: &Settings,
    now: Instant,
) -> Appointment {
    let facts = row.facts();
    let window = settings
        .join_policy()
        .window(facts.starts_at, facts.ends_at);
    let (actor, is_deputy) = (reader.actor, reader.acting_for().is_some());
    let is_outsider = is_deputy || matches!(actor, Actor::Admin(_) | Actor::Integrator(_));
    let canceled_by = row.canceled_by();
    let by_participant = matches!(
        row.canceled_by(),
        Some(CanceledBy::Patient | CanceledBy::Doctor)
    );
    let is_doctor = matches!(actor, Actor::Doctor(_));
    let mut allowed_actions = facts.allowed_actions(actor, now, settings.notice());
    allowed_actions.retain(|action| !is_deputy || action.is_scheduling());
    let visit_type = row.visit_type();
    let series_id = row.series();
    Appointment {
        id: facts.id,
        status: facts.status,
        starts_at: facts.starts_at,
        ends_at: facts.ends_at,
        doctor: AppointmentDoctor {
            id: facts.doctor_id,
            name: row.doctor_name,
            specialty: row.specialty,
        },
        patient: AppointmentPatient {
            id: facts.patient_id,
            name: row.patient_name,
            details: is_doctor.then_some(PatientDetails {
                email: row.patient_email,
                time_zone: row.patient_time_zone,
                phone: row.patient_phone,
                date_of_birth: row.patient_date_of_birth.filter(|_| !is_deputy),
            }),
        },
        reason: (!is_outsider).then_some(row.reason),
        revision: row.revision,
        opens_at: window.opens_at,
        closes_at: window.closes_at,
        allowed_actions,
        canceled_by,
        cancel_reason: row
            .cancel_reason
            .filter(|_| !(is_outsider && by_participant)),
        visit_type,
        time_zone: row.time_zone,
        move_request: facts.open_move(now),
        may_be_objected: facts.may_be_objected,
        objection: row.objection.filter(|_| !is_outsider),
        series_id,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// The same for the calendar of a reader, with the name of the other person where that is to be told.
pub fn entry<'a>(
    row: &AppointmentRow,
    reader: Actor,
    with: Option<&'a str>,
    public_url: &'a Url,
) -> Entry<'a> {
    let facts = row.facts();
    let language = match reader {
        Actor::Patient(_) => row.patient_language,
        Actor::Doctor(_) => row.doctor_language,
        Actor::Admin(_) | Actor::Integrator(_) => Language::default(),
    };
    Entry {
        id: facts.id,
        status: facts.status,
        starts_at: facts.starts_at,
        ends_at: facts.ends_at,
        with,
        revision: row.revision,
        updated_at: row.updated_at,
        language,
        public_url,
    }
}
