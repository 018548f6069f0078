//! Who sees what, cell by cell: as in the REST API.

use reqwest::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

use super::{fhir, found, of, paths};
use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Integrator, Patient, at},
};

on_both! {
    async fn lists_hold_ones_own_and_admins_all(server) {
        let (ada, ben) = (Patient::new(&server).await, Patient::new(&server).await);
        let (first, second) = (Doctor::new(&server).await, Doctor::new(&server).await);
        let one = ada.confirmed(&first, at(60)).await;
        let two = ben.confirmed(&first, at(90)).await;
        let three = ada.confirmed(&second, at(120)).await;
        macro_rules! sees {
            ($actor:expr, $wanted:expr) => {{
                let wanted: Vec<String> = $wanted.into_iter().cloned().collect();
                assert_eq!(paths(&found(&$actor, "Appointment").await), wanted);
                assert_eq!(paths(&found(&$actor, "Encounter").await), wanted);
                for path in [&one, &two, &three] {
                    for kind in ["Appointment", "Encounter"] {
                        let answer = $actor.get(&of(path, kind)).await;
                        let id = path.rsplit('/').next().unwrap();
                        let by_id = paths(&found(&$actor, &format!("{kind}?_id={id}")).await);
                        if wanted.contains(path) {
                            fhir(answer);
                            assert_eq!(by_id, [path.as_str()]);
                        } else {
                            answer.problem(404, ErrorCode::NotFound);
                            assert_eq!(by_id, [""; 0]);
                        }
                    }
                }
            }};
        }
        sees!(ada, [&one, &three]);
        sees!(ben, [&two]);
        sees!(first, [&one, &two]);
        sees!(second, [&three]);
        sees!(Patient::new(&server).await, []);
        sees!(Doctor::new(&server).await, []);
        let admin = Admin::new(&server).await;
        assert_eq!(paths(&found(&admin, "Appointment").await), [&*one, &two, &three]);
        assert_eq!(paths(&found(&Integrator::new(&server).await, "Appointment").await), [""; 0]);
        for path in ["/fhir/Encounter".to_owned(), of(&one, "Encounter")] {
            admin.get(&path).await.problem(403, ErrorCode::Forbidden);
            Integrator::new(&server).await.get(&path).await.problem(403, ErrorCode::Forbidden);
        }
        // To ask for somebody else's opens nothing.
        let others = format!("Appointment?patient={}", ben.id);
        assert_eq!(paths(&found(&ada, &others).await), [""; 0]);
        assert_eq!(paths(&found(&first, &others).await), [&*two]);
        assert_eq!(paths(&found(&second, &others).await), [""; 0]);
        assert_eq!(paths(&found(&second, &format!("Appointment?practitioner={}", first.id)).await), [""; 0]);
    }
}

on_both! {
    async fn patients_are_known_to_whom_they_met(server) {
        let (ada, ben) = (Patient::new(&server).await, Patient::new(&server).await);
        let (first, second) = (Doctor::new(&server).await, Doctor::new(&server).await);
        let met = ada.booked(&first, at(60)).await;
        ada.post(&format!("{met}/cancel"), json!({ "reason": "Well again" })).await.ok(200);
        let (admin, integrator) = (Admin::new(&server).await, Integrator::new(&server).await);
        let path = format!("/fhir/Patient/{}", ada.id);
        let search = format!("Patient?_id={}", ada.id);
        for answer in [ada.get(&path).await, first.get(&path).await, admin.get(&path).await] {
            assert_eq!(fhir(answer)["id"], ada.id.to_string());
        }
        assert_eq!((found(&ada, &search).await.len(), found(&first, &search).await.len(), found(&admin, &search).await.len()), (1, 1, 1));
        for answer in [ben.get(&path).await, second.get(&path).await, integrator.get(&path).await] {
            answer.problem(404, ErrorCode::NotFound);
        }
        assert_eq!((found(&ben, &search).await.len(), found(&second, &search).await.len(), found(&integrator, &search).await.len()), (0, 0, 0));
        server.get(&path).await.problem(401, ErrorCode::Unauthenticated);
        // Nobody else is a patient.
        for id in [first.id, admin.id] {
            admin.get(&format!("/fhir/Patient/{id}")).await.problem(404, ErrorCode::NotFound);
        }
    }
}

on_both! {
    async fn an_admin_and_a_deputy_read_nothing_of_why(server) {
        let (patient, doctor, admin) = (Patient::new(&server).await, Doctor::new(&server).await, Admin::new(&server).await);
        patient.patch("/me", json!({ "phone": "+49 30 123456", "date_of_birth": "1990-02-28" })).await.ok(200);
        let pending = patient.booked(&doctor, at(60)).await;
        let canceled = patient.booked(&doctor, at(120)).await;
        patient.post(&format!("{canceled}/cancel"), json!({ "reason": "The cough is over" })).await.ok(200);
        doctor.put("/me/deputies", json!({ "email": format!("{}@example.org", admin.id) })).await.ok(204);
        let act = async |path: &str| Answer::of(admin.request(Method::GET, path).header("acting-for", doctor.id.to_string())).await;
        for path in [of(&pending, "Appointment"), of(&canceled, "Appointment"), "/fhir/Appointment".to_owned()] {
            for answer in [admin.get(&path).await, act(&path).await] {
                assert!(!answer.text.to_lowercase().contains("cough"), "{}", answer.text);
                fhir(answer);
            }
            assert!(doctor.get(&path).await.text.to_lowercase().contains("cough"));
        }
        let told = fhir(act(&format!("/fhir/Patient/{}", patient.id)).await);
        assert_eq!((&told["telecom"][0]["value"], told.get("birthDate")), (&json!("+49 30 123456"), None));
        act(&of(&pending, "Encounter")).await.problem(403, ErrorCode::Forbidden);
    }
}

on_both! {
    async fn no_room_and_no_address_of_a_doctor_is_told(server) {
        let (mut patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        patient.at(at(60)).await;
        doctor.at(at(60)).await;
        let admin = Admin::new(&server).await;
        let ticket = patient.act(&format!("{path}/join")).await.ok(200);
        let room = ticket["room"].as_str().unwrap().strip_prefix("consultation-").unwrap().to_owned();
        for path in [
            of(&path, "Appointment"), of(&path, "Encounter"), "/fhir/Appointment".into(), "/fhir/Encounter".into(),
            "/fhir/Practitioner".into(), format!("/fhir/Practitioner/{}", doctor.id), format!("/fhir/Patient/{}", patient.id),
            "/fhir/Schedule".into(), format!("/fhir/Schedule/{}", doctor.id), format!("/fhir/Slot?schedule={}", doctor.id),
        ] {
            for answer in [patient.get(&path).await, doctor.get(&path).await, admin.get(&path).await] {
                assert!(!answer.text.contains(&room) && !answer.text.contains("consultation-"), "{}", answer.text);
                assert!(!answer.text.contains(&format!("{}@", doctor.id)), "{}", answer.text);
            }
        }
    }
}

on_both! {
    async fn what_one_may_not_know_of_looks_like_nothing(server) {
        let (patient, doctor, stranger) = (Patient::new(&server).await, Doctor::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        let absent = "/appointments/0190a0b0-0000-7000-8000-00000000000a";
        let ids = [(of(&path, "Appointment"), of(absent, "Appointment")), (of(&path, "Encounter"), of(absent, "Encounter")),
            (format!("/fhir/Patient/{}", patient.id), "/fhir/Patient/0190a0b0-0000-7000-8000-00000000000a".to_owned())];
        for (real, none) in ids {
            let (real, none) = (stranger.get(&real).await, stranger.get(&none).await);
            assert_eq!(real.status, 404);
            assert_eq!(real.appearance(), none.appearance());
        }
        let told = stranger.get(&of(&path, "Appointment")).await.problem(404, ErrorCode::NotFound);
        assert_eq!((&told["issue"][0]["code"], told["issue"].as_array().map(Vec::len)), (&json!("not-found"), Some(1)));
        assert_eq!(told["issue"][0].get("expression"), None::<&Value>);
    }
}
