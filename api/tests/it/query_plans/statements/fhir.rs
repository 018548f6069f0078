//! What is asked for FHIR's sake alone.

use api::{appointments::store::Whose, db::Db, fhir::store as fhir, random};
use shared::{AccountId, Instant, Status};
use uuid::Uuid;

use crate::support::at;

/// Whether two have met, and consultations.
pub async fn all(db: &Db, doctor: AccountId, patient: AccountId, now: Instant) {
    fhir::has_met(db, doctor.uuid().into(), patient.uuid().into())
        .await
        .unwrap();
    fhir::encounter(db, random::uuid_v7(now).into())
        .await
        .unwrap();
    for whose in [Whose::Doctor(doctor.uuid()), Whose::Patient(patient.uuid())] {
        let after = (now, Uuid::nil());
        fhir::encounters(db, whose, Status::Confirmed, after, at(600), 20)
            .await
            .unwrap();
    }
}
