//! What each thing of ours becomes.

use serde_json::{Value, json};
use shared::{
    ErrorCode,
    consultation::presence::{PresenceState, Side},
};
use uuid::Uuid;

use super::{fhir, found, of, resources};
use crate::{
    on_both,
    routes::attendance::saw,
    support::{Admin, Doctor, Patient, at},
};

/// What each has said to an appointment: the patient, then the doctor.
fn answers(appointment: &Value) -> [&str; 2] {
    [0, 1].map(|n| appointment["participant"][n]["status"].as_str().unwrap())
}

on_both! {
    async fn an_appointment_in_every_status(server) {
        let (mut patient, mut doctor) = (Patient::named(&server, "Pat Morgan").await, Doctor::named(&server, "Ada Byron").await);
        let pending = patient.booked(&doctor, at(300)).await;
        let confirmed = patient.confirmed(&doctor, at(240)).await;
        let canceled = patient.booked(&doctor, at(360)).await;
        patient.post(&format!("{canceled}/cancel"), json!({ "reason": "Well again" })).await.ok(200);
        let declined = patient.confirmed(&doctor, at(420)).await;
        doctor.post(&format!("{declined}/cancel"), json!({ "reason": "I fell ill" })).await.ok(200);
        let completed = patient.confirmed(&doctor, at(60)).await;
        let no_show = patient.confirmed(&doctor, at(120)).await;
        let expired = patient.booked(&doctor, at(90)).await;
        patient.at(at(150)).await;
        doctor.at(at(150)).await;
        doctor.act(&format!("{completed}/complete")).await.ok(200);
        doctor.act(&format!("{no_show}/no-show")).await.ok(200);
        api::appointments::expiry::sweep(&server.app, at(150)).await.unwrap();
        for (path, status, encounter, said) in [
            (&pending, "pending", None, ["accepted", "needs-action"]),
            (&confirmed, "booked", Some("planned"), ["accepted", "accepted"]),
            (&canceled, "cancelled", Some("cancelled"), ["declined", "needs-action"]),
            (&declined, "cancelled", Some("cancelled"), ["accepted", "declined"]),
            (&expired, "cancelled", Some("cancelled"), ["accepted", "needs-action"]),
            (&completed, "fulfilled", Some("finished"), ["accepted", "accepted"]),
            (&no_show, "noshow", Some("cancelled"), ["accepted", "accepted"]),
        ] {
            let plain = patient.get(path).await.ok(200);
            let answer = patient.get(&of(path, "Appointment")).await;
            assert_eq!(answer.headers["etag"], format!("W/\"{}\"", plain["revision"]));
            let told = fhir(answer);
            assert_eq!((&told["resourceType"], &told["id"]), (&json!("Appointment"), &plain["id"]));
            assert_eq!(told["status"], status, "{plain:#}");
            assert_eq!(answers(&told), said, "{status}");
            assert_eq!(told["meta"]["versionId"], plain["revision"].to_string());
            assert_eq!(told["meta"]["lastUpdated"], plain["updated_at"]);
            assert_eq!((&told["start"], &told["end"], &told["created"]), (&plain["starts_at"], &plain["ends_at"], &plain["created_at"]));
            assert_eq!((&told["minutesDuration"], &told["reasonCode"]), (&json!(30), &json!([{ "text": "A cough" }])));
            assert_eq!(told.get("cancelationReason").is_some(), status == "cancelled");
            let seen = patient.get(&of(path, "Encounter")).await;
            match encounter {
                Some(encounter) => assert_eq!(fhir(seen)["status"], encounter),
                None => drop(seen.problem(404, ErrorCode::NotFound)),
            }
        }
        let why = |told: &Value| (told["cancelationReason"]["coding"][0]["code"].as_str().unwrap().to_owned(), told["cancelationReason"]["text"].clone());
        let read = async |path: &str| fhir(doctor.get(&of(path, "Appointment")).await);
        assert_eq!(why(&read(&canceled).await), ("pat".into(), json!("Well again")));
        assert_eq!(why(&read(&declined).await), ("prov".into(), json!("I fell ill")));
        assert_eq!(why(&read(&expired).await), ("other".into(), json!("not_confirmed_in_time")));
    }
}

on_both! {
    async fn who_takes_part(server) {
        let (patient, doctor) = (Patient::named(&server, "Pat Morgan").await, Doctor::named(&server, "Ada Byron").await);
        let path = patient.confirmed(&doctor, at(60)).await;
        let told = fhir(patient.get(&of(&path, "Appointment")).await);
        let actor = |n: usize| told["participant"][n]["actor"].clone();
        assert_eq!(actor(0), json!({ "reference": format!("Patient/{}", patient.id), "display": "Pat Morgan" }));
        assert_eq!(actor(1), json!({ "reference": format!("Practitioner/{}", doctor.id), "display": "Ada Byron" }));
        let met = fhir(doctor.get(&of(&path, "Encounter")).await);
        assert_eq!((&met["subject"], &met["participant"]), (&actor(0), &json!([{ "individual": actor(1) }])));
        assert_eq!(met["appointment"], json!([{ "reference": format!("Appointment/{}", told["id"].as_str().unwrap()) }]));
        assert_eq!(met["class"]["code"], "VR");
        // The references lead somewhere.
        let who = fhir(doctor.get(&format!("/fhir/{}", actor(0)["reference"].as_str().unwrap())).await);
        assert_eq!((&who["resourceType"], &who["name"][0]["text"]), (&json!("Patient"), &json!("Pat Morgan")));
        let who = fhir(patient.get(&format!("/fhir/{}", actor(1)["reference"].as_str().unwrap())).await);
        assert_eq!((&who["resourceType"], &who["name"][0]["text"]), (&json!("Practitioner"), &json!("Ada Byron")));
        assert_eq!((&who["active"], &who["qualification"][0]["code"]["text"]), (&json!(true), &json!("General practice")));
    }
}

on_both! {
    async fn an_encounter_goes_the_way_of_its_consultation(server) {
        let (mut patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        let encounter = of(&path, "Encounter");
        let planned = json!({ "start": at(60), "end": at(90) });
        let met = fhir(patient.get(&encounter).await);
        assert_eq!((&met["status"], &met["period"]), (&json!("planned"), &planned));
        patient.at(at(55)).await;
        doctor.at(at(55)).await;
        let here = json!({ "page": Uuid::from_u128(1), "doing": "waiting" });
        patient.put(&format!("{path}/presence"), here).await.ok(200);
        let met = fhir(doctor.get(&encounter).await);
        assert_eq!((&met["status"], &met["period"]), (&json!("arrived"), &planned));
        assert_eq!(found(&doctor, "Encounter?status=arrived").await, [met]);
        assert_eq!(found(&doctor, "Encounter?status=planned,in-progress").await, Vec::<Value>::new());
        for (side, state, minute) in [
            (Side::Doctor, PresenceState::InCall, 62),
            (Side::Patient, PresenceState::InCall, 63),
            (Side::Patient, PresenceState::Left, 80),
        ] {
            saw(&server, &path, side, state, at(minute)).await;
        }
        patient.at(at(90)).await;
        doctor.at(at(90)).await;
        let met = fhir(patient.get(&encounter).await);
        assert_eq!((&met["status"], &met["period"]), (&json!("in-progress"), &json!({ "start": at(63) })));
        assert_eq!(found(&patient, "Encounter?status=in-progress").await, [met]);
        doctor.act(&format!("{path}/complete")).await.ok(200);
        let met = fhir(patient.get(&encounter).await);
        assert_eq!((&met["status"], &met["period"]), (&json!("finished"), &json!({ "start": at(63), "end": at(80) })));
        assert_eq!(found(&patient, "Encounter?status=finished").await, [met]);
    }
}

on_both! {
    async fn a_patient_is_what_appointments_tell_of_them(server) {
        let (patient, doctor, admin) = (Patient::named(&server, "Pat Morgan").await, Doctor::new(&server).await, Admin::new(&server).await);
        patient.patch("/me", json!({ "phone": "+49 30 123456", "date_of_birth": "1990-02-28" })).await.ok(200);
        patient.booked(&doctor, at(60)).await;
        let path = format!("/fhir/Patient/{}", patient.id);
        let told = fhir(doctor.get(&path).await);
        assert_eq!(told["name"], json!([{ "text": "Pat Morgan" }]));
        assert_eq!(told["birthDate"], "1990-02-28");
        let ways = json!([
            { "system": "phone", "value": "+49 30 123456" },
            { "system": "email", "value": format!("{}@example.org", patient.id) },
        ]);
        assert_eq!(told["telecom"], ways);
        assert_eq!(told["identifier"], json!([{ "system": "urn:ietf:rfc:3986", "value": format!("urn:uuid:{}", patient.id) }]));
        assert_eq!(fhir(patient.get(&path).await), told);
        assert_eq!(found(&doctor, &format!("Patient?_id={}", patient.id)).await, [told]);
        let told = fhir(admin.get(&path).await);
        assert_eq!((&told["name"][0]["text"], told.get("telecom"), told.get("birthDate")), (&json!("Pat Morgan"), None, None));
    }
}

on_both! {
    async fn the_statement_is_for_anyone(server) {
        let told = fhir(server.get("/fhir/metadata").await);
        assert_eq!((&told["resourceType"], &told["fhirVersion"]), (&json!("CapabilityStatement"), &json!("4.0.1")));
        let listed: Vec<_> = told["rest"][0]["resource"].as_array().unwrap().iter().map(|one| one["type"].as_str().unwrap()).collect();
        assert_eq!(listed, ["Appointment", "Encounter", "Patient", "Practitioner", "Schedule", "Slot"]);
    }
}

on_both! {
    async fn every_look_at_a_patient_is_written_down(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        for search in ["Appointment", "Encounter"] {
            assert_eq!(resources(&fhir(doctor.get(&format!("/fhir/{search}")).await)).len(), 1);
            fhir(doctor.get(&of(&path, search)).await);
        }
        fhir(doctor.get(&format!("/fhir/Patient/{}", patient.id)).await);
        fhir(doctor.get(&format!("/fhir/Patient?_id={}", patient.id)).await);
        let told = patient.get("/me/record-accesses").await.ok(200);
        let mut acts: Vec<_> = told["items"].as_array().unwrap().iter().map(|item| item["act"].as_str().unwrap()).collect();
        acts.sort_unstable();
        assert_eq!(acts, ["read_appointment", "read_appointments", "read_attendance", "read_attendance", "read_patient", "read_patient"]);
    }
}
