//! Searching: every parameter, and what is no search.

use serde_json::Value;
use shared::ErrorCode;

use super::{fhir, found, paths, resources};
use crate::{
    on_both,
    support::{Answer, Doctor, Kind, Patient, SignedIn, at},
};

/// A search with parameters that are to be encoded.
async fn by<K: Kind>(actor: &SignedIn<'_, K>, kind: &str, query: &[(&str, &str)]) -> Answer {
    let request = actor.request(reqwest::Method::GET, &format!("/fhir/{kind}"));
    Answer::of(request.query(query)).await
}

on_both! {
    async fn a_date_with_every_prefix(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        // Nine o'clock UTC on the last day of January is the beginning.
        let mut all = Vec::new();
        for minutes in [60, 90, 24 * 60, 2 * 24 * 60] {
            all.push(patient.confirmed(&doctor, at(minutes)).await);
        }
        for (dates, wanted) in [
            (vec!["2026-01-31T10:00:00Z"], 0..1),
            (vec!["eq2026-01-31T10:00:00Z"], 0..1),
            (vec!["2026-01-31T11:00:00+01:00"], 0..1),
            (vec!["2026-01-31T10:00"], 0..1),
            (vec!["2026-01-31T10:30Z"], 1..2),
            (vec!["ge2026-01-31T10:30:00Z"], 1..4),
            (vec!["gt2026-01-31T10:30:00Z"], 2..4),
            (vec!["le2026-01-31T10:30:00Z"], 0..2),
            (vec!["lt2026-01-31T10:30:00Z"], 0..1),
            (vec!["2026-01-31"], 0..2),
            (vec!["ge2026-02-01"], 2..4),
            (vec!["gt2026-02-01"], 3..4),
            (vec!["le2026-02-01"], 0..3),
            (vec!["lt2026-02-01"], 0..2),
            (vec!["2026-01"], 0..2),
            (vec!["gt2026-01"], 2..4),
            (vec!["2026"], 0..4),
            (vec!["gt2026"], 4..4),
            (vec!["lt2026"], 0..0),
            (vec!["ge2026-01-31T10:30:00Z", "lt2026-02-02"], 1..3),
            (vec!["gt2026-02-01", "lt2026-02-01"], 0..0),
        ] {
            let query: Vec<_> = dates.iter().map(|date| ("date", *date)).collect();
            for kind in ["Appointment", "Encounter"] {
                let page = fhir(by(&patient, kind, &query).await);
                assert_eq!(paths(&resources(&page)), all[wanted.clone()], "{kind} {dates:?}");
            }
        }
        for kind in ["Appointment", "Encounter"] {
            for bad in ["x", "ge", "ne2026-01-31", "sa2026-01-31", "eb2026-01-31", "ap2026-01-31", "GE2026-01-31", "2026-02-30", "2026-1-1", "26", "1999", "2026-01-31T9:00Z", "2026-01-31T09Z", "2026-01-31 09:00:00Z", "2026-01-31T09:00:00.5Z", "2026-13"] {
                by(&patient, kind, &[("date", bad)]).await.problem(422, ErrorCode::ValidationFailed);
            }
        }
    }
}

on_both! {
    async fn by_status_and_person(server) {
        let (ada, ben, doctor, other) = (Patient::new(&server).await, Patient::new(&server).await, Doctor::new(&server).await, Doctor::new(&server).await);
        let pending = ada.booked(&doctor, at(60)).await;
        let booked = ben.confirmed(&doctor, at(120)).await;
        let third = ada.confirmed(&other, at(180)).await;
        let canceled = ada.booked(&doctor, at(240)).await;
        ada.post(&format!("{canceled}/cancel"), serde_json::json!({ "reason": "Well again" })).await.ok(200);
        let admin = crate::support::Admin::new(&server).await;
        let list = async |query: &str| paths(&found(&admin, &format!("Appointment?{query}")).await);
        assert_eq!(list("status=pending").await, [&*pending]);
        assert_eq!(list("status=booked").await, [&*booked, &third]);
        assert_eq!(list("status=cancelled%2Cpending").await, [&*pending, &canceled]);
        assert_eq!(list("status=waitlist").await, [""; 0]);
        assert_eq!(list("status=waitlist%2Cpending").await, [&*pending]);
        assert_eq!(list(&format!("patient={}", ada.id)).await, [&*pending, &third, &canceled]);
        assert_eq!(list(&format!("patient=Patient%2F{}", ben.id)).await, [&*booked]);
        assert_eq!(list(&format!("practitioner={}", doctor.id)).await, [&*pending, &booked, &canceled]);
        assert_eq!(list(&format!("practitioner=Practitioner%2F{}&status=booked", other.id)).await, [&*third]);
        assert_eq!(list(&format!("patient={}&practitioner={}", ada.id, other.id)).await, [&*third]);
        assert_eq!(list(&format!("patient={}&practitioner={}", ben.id, other.id)).await, [""; 0]);
        assert_eq!(list(&format!("actor=Patient%2F{}", ben.id)).await, [&*booked]);
        assert_eq!(list(&format!("actor=Practitioner%2F{}", other.id)).await, [&*third]);
        assert_eq!(list("patient=example-1").await, [""; 0]);
        let id = booked.rsplit('/').next().unwrap();
        assert_eq!(list(&format!("_id={id}")).await, [&*booked]);
        assert_eq!(list(&format!("_id={id}&status=booked")).await, [&*booked]);
        assert_eq!(list(&format!("_id={id}&status=pending")).await, [""; 0]);
        assert_eq!(list(&format!("_id={id}&patient={}", ada.id)).await, [""; 0]);
        let url = format!("{}api/v1/fhir/Patient/{}", server.app.config.http.public_url, ben.id);
        let by_url = by(&admin, "Appointment", &[("patient", &url)]).await;
        assert_eq!(paths(&resources(&fhir(by_url))), [&*booked]);
        let met = async |query: &str| paths(&found(&ben, &format!("Encounter?{query}")).await);
        assert_eq!(met(&format!("appointment=Appointment%2F{id}")).await, [&*booked]);
        assert_eq!(met(&format!("appointment={id}&_id={}", ada.id)).await, [""; 0]);
        assert_eq!(met("status=onleave").await, [""; 0]);
        for query in [
            "status=confirmed", "status=canceled", "status=Booked", "status=booked%2C", "status=%2C", "status=http%3A%2F%2Fx%7Cbooked", "status=booked&status=pending",
            "patient=Practitioner%2F1", "practitioner=Patient%2F1", "patient=a%2Fb%2Fc", "patient=a%20b", "actor=1", "actor=Location%2F1", "patient=1&patient=1",
            "_id=a%2Fb", "_id=%5F", "_count=0", "_count=101", "_count=x", "_count=-1", "_count=", "cursor=x", "cursor=",
            "date%3Amissing=true", "patient.name=Ada", "patient%3APatient=1", "_sort=date", "_include=*", "_lastUpdated=gt2020", "_format=json", "location=1", "=", "x", "%00=1", "_ID=1",
        ] {
            for kind in ["Appointment", "Encounter"] {
                let answer = ben.get(&format!("/fhir/{kind}?{query}")).await;
                assert_eq!(answer.status, 400, "{kind}?{query}: {}", answer.text);
                answer.problem(400, ErrorCode::MalformedRequest);
            }
        }
        ben.get("/fhir/Encounter?actor=Patient%2F1").await.problem(400, ErrorCode::MalformedRequest);
    }
}

on_both! {
    async fn doctors_and_their_schedules(server) {
        let patient = Patient::new(&server).await;
        let ada = Doctor::named(&server, "Dr. Ada Byron").await;
        let zoe = Doctor::named(&server, "Zoë Müller").await;
        let names = async |query: &str| {
            let all = found(&patient, &format!("Practitioner?{query}")).await;
            all.iter().map(|one| one["name"][0]["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names("active=true").await, ["Dr. Ada Byron", "Zoë Müller"]);
        assert_eq!(names("active=false").await, [""; 0]);
        assert_eq!(names("name=byr").await, ["Dr. Ada Byron"]);
        assert_eq!(names("name=zoe").await, ["Zoë Müller"]);
        assert_eq!(names(&format!("_id={}", ada.id)).await, ["Dr. Ada Byron"]);
        assert_eq!(names(&format!("_id={}&name=ada", ada.id)).await, ["Dr. Ada Byron"]);
        assert_eq!(names(&format!("_id={}&name=zoe", ada.id)).await, [""; 0]);
        assert_eq!(names(&format!("_id={}", patient.id)).await, [""; 0]);
        let whose = |all: Vec<Value>| all.iter().map(|one| one["actor"][0]["reference"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        let of_ada = format!("Practitioner/{}", ada.id);
        assert_eq!(whose(found(&patient, "Schedule").await), [of_ada.clone(), format!("Practitioner/{}", zoe.id)]);
        for query in [format!("_id={}", ada.id), format!("actor=Practitioner%2F{}", ada.id), format!("_id={}&actor=Practitioner%2F{}", ada.id, ada.id)] {
            assert_eq!(whose(found(&patient, &format!("Schedule?{query}")).await), [of_ada.as_str()]);
        }
        assert_eq!(found(&patient, &format!("Schedule?_id={}&actor=Practitioner%2F{}", ada.id, zoe.id)).await.len(), 0);
        let read = fhir(patient.get(&format!("/fhir/Schedule/{}", ada.id)).await);
        assert_eq!((&read["id"], &read["active"]), (&ada.id.to_string().into(), &true.into()));
        // Who has left the directory is not found any more, as in the REST API.
        server.disable(zoe.id).await;
        for kind in ["Practitioner", "Schedule"] {
            patient.get(&format!("/fhir/{kind}/{}", zoe.id)).await.problem(404, ErrorCode::NotFound);
            assert_eq!(found(&patient, kind).await.len(), 1);
        }
        for search in ["Practitioner?active=1", "Practitioner?name=", "Practitioner?family=byron", "Practitioner?identifier=1", "Schedule?date=2026", "Schedule?actor=Patient%2F1", "Schedule?actor=1", "Patient", "Patient?name=Pat", "Patient?_id=", "Slot", "Slot?schedule="] {
            patient.get(&format!("/fhir/{search}")).await.problem(400, ErrorCode::MalformedRequest);
        }
        let long = "x".repeat(101);
        patient.get(&format!("/fhir/Practitioner?name={long}")).await.problem(400, ErrorCode::MalformedRequest);
        for path in ["/fhir", "/fhir/", "/fhir/Observation", "/fhir/patient", "/fhir/Patient/x/_history", "/fhir/Appointment/x"] {
            patient.get(path).await.problem(404, ErrorCode::NotFound);
        }
        patient.act("/fhir/Appointment").await.problem(405, ErrorCode::MethodNotAllowed);
    }
}
