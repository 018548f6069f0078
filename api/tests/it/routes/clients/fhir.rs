//! What a client reads in the form of FHIR.

use serde_json::{Value, json};

use super::Client;
use crate::{
    on_both,
    support::{Admin, Doctor, Patient, at},
};

on_both! {
    async fn the_same_appointments_and_no_reasons(server) {
        let (admin, patient) = (Admin::new(&server).await, Patient::new(&server).await);
        let (doctor, stranger) = (Doctor::new(&server).await, Doctor::new(&server).await);
        let known = patient.booked(&doctor, at(24 * 60)).await.replace("/appointments/", "");
        let hidden = patient.booked(&stranger, at(26 * 60)).await.replace("/appointments/", "");
        let client = Client::new(&admin, &["fhir:read"], &[&doctor]).await;

        let entries = |bundle: &Value| -> Vec<Value> {
            let entries = bundle["entry"].as_array().cloned().unwrap_or_default();
            entries.iter().map(|entry| entry["resource"]["id"].clone()).collect()
        };
        let all = client.get("/fhir/Appointment").await;
        assert!(!all.text.contains("A cough"), "{}", all.text);
        assert_eq!(entries(&all.ok(200)), [json!(known)]);
        let of_patient = client.get(&format!("/fhir/Appointment?patient={}", patient.id)).await.ok(200);
        assert_eq!(entries(&of_patient), [json!(known)]);
        let of_stranger = client.get(&format!("/fhir/Appointment?practitioner={}", stranger.id)).await.ok(200);
        assert!(entries(&of_stranger).is_empty(), "{of_stranger}");
        assert_eq!(client.get(&format!("/fhir/Appointment/{known}")).await.ok(200)["id"], json!(known));
        let refused = client.get(&format!("/fhir/Appointment/{hidden}")).await;
        assert_eq!((refused.status.as_u16(), &refused.body["resourceType"]), (404, &json!("OperationOutcome")));

        // Without the scope there is nothing in this form either.
        let other = Client::new(&admin, &["appointments:read"], &[&doctor]).await;
        let refused = other.get("/fhir/Appointment").await;
        assert_eq!((refused.status.as_u16(), &refused.body["resourceType"]), (403, &json!("OperationOutcome")));
    }
}
