//! Lists: whose, which, and page by page.

use serde_json::json;
use shared::ErrorCode;

use super::{items, paths};
use crate::{
    on_both,
    support::{Admin, Doctor, Integrator, Patient, at},
};

on_both! {
    async fn everybody_gets_their_own_and_admins_get_all(server) {
        let (ada, ben) = (Patient::new(&server).await, Patient::new(&server).await);
        let (first, second) = (Doctor::new(&server).await, Doctor::new(&server).await);
        let one = ada.booked(&first, at(60)).await;
        let two = ben.booked(&first, at(90)).await;
        let three = ada.booked(&second, at(120)).await;
        assert_eq!(paths(ada.get("/appointments").await), [&*one, &three]);
        assert_eq!(paths(ben.get("/appointments").await), [&*two]);
        assert_eq!(paths(first.get("/appointments").await), [&*one, &two]);
        assert_eq!(paths(second.get("/appointments").await), [&*three]);
        assert_eq!(paths(Admin::new(&server).await.get("/appointments").await), [&*one, &two, &three]);
        assert_eq!(paths(Integrator::new(&server).await.get("/appointments").await), [""; 0]);
        assert_eq!(paths(Patient::new(&server).await.get("/appointments").await), [""; 0]);
        // Nobody asks for somebody else's.
        for query in ["patient_id", "doctor_id", "all", "whose"] {
            ben.get(&format!("/appointments?{query}={}", ada.id)).await.problem(400, ErrorCode::MalformedRequest);
        }
    }
}

on_both! {
    async fn by_status(server) {
        let (mut patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let mut admin = Admin::new(&server).await;
        let pending = patient.booked(&doctor, at(300)).await;
        let confirmed = patient.confirmed(&doctor, at(240)).await;
        let canceled = patient.booked(&doctor, at(60)).await;
        patient.post(&format!("{canceled}/cancel"), json!({ "reason": "Well again" })).await.ok(200);
        let completed = patient.confirmed(&doctor, at(60)).await;
        let no_show = patient.confirmed(&doctor, at(120)).await;
        patient.at(at(150)).await;
        doctor.at(at(150)).await;
        admin.at(at(150)).await;
        doctor.act(&format!("{completed}/complete")).await.ok(200);
        doctor.act(&format!("{no_show}/no-show")).await.ok(200);
        for (status, path) in [("pending", &pending), ("confirmed", &confirmed), ("canceled", &canceled), ("completed", &completed), ("no_show", &no_show)] {
            let query = format!("/appointments?status={status}");
            for list in [patient.get(&query).await, doctor.get(&query).await, admin.get(&query).await] {
                assert_eq!(paths(list), [path.as_str()], "{status}");
            }
        }
        for status in ["booked", "cancelled", "Pending", "%", "pending,confirmed", "' OR 1=1 --"] {
            let query = [("status", status)];
            let request = patient.request(reqwest::Method::GET, "/appointments").query(&query);
            crate::support::Answer::of(request).await.problem(400, ErrorCode::MalformedRequest);
        }
    }
}

on_both! {
    async fn from_is_included_and_to_is_not(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let mut all = Vec::new();
        for minutes in [60, 90, 120] {
            all.push(patient.booked(&doctor, at(minutes)).await);
        }
        let list = async |from: &str, to: &str| paths(patient.get(&format!("/appointments?from={from}&to={to}")).await);
        let text = |minutes| at(minutes).to_string();
        assert_eq!(list(&text(60), &text(120)).await, all[..2]);
        assert_eq!(list(&text(90), "").await, all[1..]);
        assert_eq!(list("", &text(90)).await, all[..1]);
        assert_eq!(list("", "").await, all);
        assert_eq!(list(&at(60).plus_seconds(1).to_string(), &at(120).plus_seconds(1).to_string()).await, all[1..]);
        assert_eq!(list(&text(120), &text(60)).await, [""; 0]);
        assert_eq!(list("2026-01-31T11:00:00%2B01:00", "").await, all);
        let status = format!("/appointments?status=pending&from={}&to={}", text(90), text(120));
        assert_eq!(paths(patient.get(&status).await), all[1..2]);

        let faults = patient.get("/appointments?from=yesterday&to=2026-02-30T00:00:00Z").await.invalid_fields();
        let wanted = ["from", "to"].map(|field| (field.to_owned(), "invalid_format".to_owned()));
        assert_eq!(faults, wanted);
    }
}

on_both! {
    async fn the_pages_hold_each_appointment_once_in_order(server) {
        let admin = Admin::new(&server).await;
        // Several start at once, so that the id decides, and a page may end between them.
        for n in 0..12 {
            let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
            patient.booked(&doctor, at(60 + 30 * (n % 3))).await;
        }
        let wanted = items(admin.get("/appointments?limit=100").await);
        let key = |item: &serde_json::Value| (item["starts_at"].as_str().unwrap().to_owned(), item["id"].as_str().unwrap().to_owned());
        assert_eq!(wanted.len(), 12);
        assert!(wanted.is_sorted_by_key(key));
        for limit in [1, 5, 11, 12] {
            for filter in ["", "&status=pending"] {
                let (mut seen, mut cursor) = (Vec::new(), String::new());
                loop {
                    let page = admin.get(&format!("/appointments?limit={limit}{filter}{cursor}")).await;
                    let next = page.body["next_cursor"].as_str().map(str::to_owned);
                    seen.extend(items(page));
                    match next {
                        Some(next) => cursor = format!("&cursor={next}"),
                        None => break,
                    }
                }
                assert_eq!(seen, wanted, "{limit} at a time{filter}");
            }
        }
    }
}

on_both! {
    async fn what_changes_while_pages_are_read_moves_nothing_else(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let mut all = Vec::new();
        for minutes in [60, 120, 180, 240] {
            all.push(patient.booked(&doctor, at(minutes)).await);
        }
        let first = patient.get("/appointments?limit=2").await;
        let cursor = first.body["next_cursor"].as_str().unwrap().to_owned();
        assert_eq!(paths(first), all[..2]);
        // One comes before the cursor and one after it; the cursor's own appointment moves to the end.
        patient.booked(&doctor, at(90)).await;
        let new = patient.booked(&doctor, at(210)).await;
        patient.post(&format!("{}/reschedule", all[1]), json!({ "starts_at": at(300) })).await.ok(200);
        let rest = patient.get(&format!("/appointments?limit=10&cursor={cursor}")).await;
        assert_eq!(paths(rest), [&*all[2], &new, &all[3], &all[1]]);
    }
}

on_both! {
    async fn a_cursor_does_not_open_anothers_list(server) {
        let (ada, ben) = (Patient::new(&server).await, Patient::new(&server).await);
        let (first, second) = (Doctor::new(&server).await, Doctor::new(&server).await);
        ada.booked(&first, at(60)).await;
        ada.booked(&first, at(120)).await;
        let own = ben.booked(&second, at(240)).await;
        let cursor = ada.get("/appointments?limit=1").await.ok(200)["next_cursor"].as_str().unwrap().to_owned();
        assert_eq!(paths(ben.get(&format!("/appointments?cursor={cursor}")).await), [own]);
    }
}
