//! Slots: the same times as in the REST API.

use serde_json::{Value, json};
use shared::{ErrorCode, Instant};

use super::{fhir, found, pages};
use crate::{
    on_both,
    support::{Doctor, Patient, at},
};

/// The minutes from the beginning at which slots start.
fn starts(slots: &[Value]) -> Vec<i64> {
    let start = |slot: &Value| {
        let start = Instant::parse(slot["start"].as_str().unwrap()).unwrap();
        at(0).seconds_until(start) / 60
    };
    slots.iter().map(start).collect()
}

on_both! {
    async fn what_is_offered_is_what_can_be_booked(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|_| {})).await;
        let search = format!("Slot?schedule=Schedule%2F{}&start=2026-02-02", doctor.id);
        let offered = found(&patient, &search).await;
        assert_eq!(starts(&offered), patient.offered(&doctor, "2026-02-02", "").await);
        assert_eq!(offered.len(), 4);
        let first = &offered[0];
        assert_eq!((&first["status"], &first["schedule"]["reference"]), (&json!("free"), &json!(format!("Schedule/{}", doctor.id))));
        assert_eq!((&first["start"], &first["end"]), (&json!("2026-02-02T08:00:00Z"), &json!("2026-02-02T08:30:00Z")));
        assert_eq!((&first["id"], &first["serviceType"]), (&json!(format!("{}-20260202T0800Z", doctor.id)), &json!([{ "text": "First visit" }])));
        let path = format!("/fhir/Slot/{}", first["id"].as_str().unwrap());
        assert_eq!(&fhir(patient.get(&path).await), first);
        // What is booked is offered no more, to nobody.
        patient.booked(&doctor, Instant::parse("2026-02-02T08:00:00Z").unwrap()).await;
        patient.get(&path).await.problem(404, ErrorCode::NotFound);
        let other = Patient::new(&server).await;
        assert_eq!(found(&other, &search).await, offered[1..]);
        assert_eq!(found(&doctor, &search).await, offered[1..]);
        // Nor what the patient has with somebody else, to this patient.
        let second = Doctor::new(&server).await;
        patient.booked(&second, Instant::parse("2026-02-02T09:00:00Z").unwrap()).await;
        assert_eq!(starts(&found(&patient, &search).await), patient.offered(&doctor, "2026-02-02", "").await);
        assert_eq!(found(&patient, &search).await.len(), 2);
        assert_eq!(found(&other, &search).await, offered[1..]);
        for id in ["x", &doctor.id.to_string(), &format!("{}-20260202T0815Z", doctor.id), &format!("{}-20260202T0800Z", patient.id), &format!("{}-20260202T0800", doctor.id)] {
            patient.get(&format!("/fhir/Slot/{id}")).await.problem(404, ErrorCode::NotFound);
        }
    }
}

on_both! {
    async fn the_start_is_bound_on_either_side(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|_| {})).await;
        let list = async |start: &str| starts(&found(&patient, &format!("Slot?schedule={}{start}", doctor.id)).await);
        let monday = patient.offered(&doctor, "2026-02-02", "").await;
        let next = patient.offered(&doctor, "2026-02-09", "").await;
        assert_eq!(list("&start=ge2026-02-02T08:30:00Z&start=lt2026-02-03").await, monday[1..]);
        assert_eq!(list("&start=gt2026-02-02T08:30:00Z&start=lt2026-02-03").await, monday[2..]);
        assert_eq!(list("&start=le2026-02-02T08:30:00Z").await, monday[..2]);
        assert_eq!(list("&start=lt2026-02-02T08:30:00Z").await, monday[..1]);
        assert_eq!(list("&start=2026-02-02T08:30Z").await, monday[1..2]);
        assert_eq!(list("&start=ge2026-02-02&start=le2026-02-09").await, [monday.clone(), next].concat());
        // Unless said, from now on and for 31 days: five Mondays.
        assert_eq!(list("&_count=100").await.len(), 20);
        assert_eq!(list("&_count=100&start=ge2026-02-03").await.len(), 16);
        assert_eq!(list("&start=lt2026-01-31").await, [0; 0]);
        assert_eq!(list("&start=gt2026-02-03&start=lt2026-02-03").await, [0; 0]);
        assert_eq!(list("&start=2026-02-02&status=free").await, monday);
        assert_eq!(list("&start=2026-02-02&status=busy%2Cfree").await, monday);
        assert_eq!(list("&start=2026-02-02&status=busy").await, [0; 0]);
        let wide = patient.get(&format!("/fhir/Slot?schedule={}&start=ge2026-02-01&start=le2026-03-04", doctor.id)).await;
        let told = wide.problem(422, ErrorCode::ValidationFailed);
        assert_eq!((&told["issue"][1]["location"], &told["issue"][1]["code"]), (&json!(["http.start"]), &json!("value")));
        for start in ["x", "ne2026", "2026-02-30"] {
            patient.get(&format!("/fhir/Slot?schedule={}&start={start}", doctor.id)).await.problem(422, ErrorCode::ValidationFailed);
        }
        for query in ["status=open", "status=", "service-type=x", "_count=101", "schedule=x"] {
            patient.get(&format!("/fhir/Slot?schedule={}&{query}", doctor.id)).await.problem(400, ErrorCode::MalformedRequest);
        }
        assert_eq!(found(&patient, &format!("Slot?schedule={}", patient.id)).await.len(), 0);
    }
}

on_both! {
    async fn pages_of_slots(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|_| {})).await;
        let search = format!("Slot?schedule={}&start=ge2026-02-01&start=lt2026-03-01", doctor.id);
        let wanted = found(&patient, &format!("{search}&_count=100")).await;
        assert_eq!(wanted.len(), 16);
        for count in [1, 5, 16] {
            let all = pages(&patient, &format!("{search}&_count={count}")).await;
            assert!(all.iter().all(|page| page.len() <= count && !page.is_empty()));
            assert_eq!(all.concat(), wanted);
        }
    }
}
