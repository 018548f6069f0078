//! The slots of one doctor.

use serde_json::json;
use shared::ErrorCode;

use super::{MONDAY, NINE};
use crate::{
    on_both,
    support::{Admin, Doctor, Patient, at},
};

on_both! {
    async fn what_is_offered_is_what_can_be_booked(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|_| ())).await;
        assert_eq!(patient.offered(&doctor, MONDAY, "").await, [NINE, NINE + 30, NINE + 60, NINE + 90]);
        // Each five minutes of the morning: either it is offered and can be booked, or neither.
        for minutes in (NINE - 30..NINE + 150).step_by(5) {
            let offered = patient.offered(&doctor, MONDAY, "").await.contains(&minutes);
            let answer = patient.book(&doctor, at(minutes)).await;
            if offered {
                answer.ok(201);
            } else {
                let problem = if answer.status == 409 { (409, ErrorCode::SlotTaken) } else { (422, ErrorCode::SlotUnavailable) };
                answer.problem(problem.0, problem.1);
            }
        }
        assert_eq!(patient.offered(&doctor, MONDAY, "").await, [0_i64; 0]);
        let booked = patient.get("/appointments").await.ok(200);
        assert_eq!(booked["items"].as_array().unwrap().len(), 4);
    }
}

on_both! {
    async fn an_answer_names_the_zone_and_the_ends(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|hours| hours["hours"][0]["to"] = json!("10:00"))).await;
        let path = format!("/doctors/{}/slots?from={MONDAY}&to={MONDAY}", doctor.id);
        let wanted = json!({
            "time_zone": "Europe/Berlin",
            "items": [
                { "starts_at": at(NINE), "ends_at": at(NINE + 30) },
                { "starts_at": at(NINE + 30), "ends_at": at(NINE + 60) },
            ],
        });
        assert_eq!(patient.get(&path).await.ok(200), wanted);
        // Anybody who is signed in may look.
        assert_eq!(Admin::new(&server).await.get(&path).await.ok(200), wanted);
        let types = patient.get(&format!("/doctors/{}/visit-types", doctor.id)).await.ok(200);
        assert_eq!(types["time_zone"], "Europe/Berlin");
        assert_eq!(types["items"][1], json!({ "id": "follow_up", "name": "Follow-up", "length_minutes": 60 }));
    }
}

on_both! {
    async fn a_visit_type_has_its_own_length(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|_| ())).await;
        let follow_up = "&visit_type=follow_up";
        assert_eq!(patient.offered(&doctor, MONDAY, follow_up).await, [NINE, NINE + 30, NINE + 60]);
        let body = json!({ "doctor_id": doctor.id, "starts_at": at(NINE), "visit_type": "follow_up", "reason": "Again" });
        let booked = patient.post("/appointments", body).await.ok(201);
        assert_eq!(booked["ends_at"], json!(at(NINE + 60)));
        assert_eq!(booked["visit_type"], json!({ "id": "follow_up", "name": "Follow-up" }));
        assert_eq!(booked["time_zone"], "Europe/Berlin");
        assert_eq!(patient.offered(&doctor, MONDAY, "").await, [NINE + 60, NINE + 90]);
        let unknown = json!({ "doctor_id": doctor.id, "starts_at": at(NINE + 60), "visit_type": "surgery", "reason": "Again" });
        assert_eq!(patient.post("/appointments", unknown).await.invalid_fields(), [("visit_type".to_owned(), "unknown".to_owned())]);
    }
}

on_both! {
    async fn buffers_are_kept_on_the_row_and_outlive_a_change_of_rules(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let doctor = Doctor::new(&server).await;
        let buffered = Doctor::mondays(|hours| {
            hours["rules"]["buffer_after_minutes"] = json!(20);
            hours["rules"]["step_minutes"] = json!(10);
        });
        doctor.works(buffered).await;
        patient.booked(&doctor, at(NINE)).await;
        assert_eq!(other.offered(&doctor, MONDAY, "").await.first(), Some(&(NINE + 50)));
        let bare = Doctor::mondays(|hours| hours["rules"]["step_minutes"] = json!(10));
        doctor.works(bare).await;
        // The new rules would let the next visit begin at once; the old one keeps its twenty minutes.
        assert_eq!(other.offered(&doctor, MONDAY, "").await.first(), Some(&(NINE + 50)));
        other.book(&doctor, at(NINE + 40)).await.problem(409, ErrorCode::SlotTaken);
        other.booked(&doctor, at(NINE + 50)).await;
    }
}

on_both! {
    async fn a_patient_is_not_offered_what_overlaps_their_own(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let (doctor, elsewhere) = (Doctor::new(&server).await, Doctor::new(&server).await);
        doctor.works(Doctor::mondays(|_| ())).await;
        patient.booked(&elsewhere, at(NINE + 45)).await;
        assert_eq!(patient.offered(&doctor, MONDAY, "").await, [NINE, NINE + 90]);
        assert_eq!(other.offered(&doctor, MONDAY, "").await.len(), 4);
        patient.book(&doctor, at(NINE + 30)).await.problem(409, ErrorCode::SlotTaken);
    }
}

on_both! {
    async fn a_full_day_is_taken(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let doctor = Doctor::new(&server).await;
        doctor.works(Doctor::mondays(|hours| hours["rules"]["max_per_day"] = json!(1))).await;
        patient.booked(&doctor, at(NINE)).await;
        assert_eq!(other.offered(&doctor, MONDAY, "").await, [0_i64; 0]);
        other.book(&doctor, at(NINE + 60)).await.problem(409, ErrorCode::SlotTaken);
        assert_eq!(other.offered(&doctor, "2026-02-09", "").await.len(), 4);
    }
}

on_both! {
    async fn an_appointment_that_moves_is_not_in_its_own_way(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let doctor = Doctor::new(&server).await;
        doctor.works(Doctor::mondays(|_| ())).await;
        let path = patient.booked(&doctor, at(NINE)).await;
        let moving = format!("&ignore_appointment={}", path.strip_prefix("/appointments/").unwrap());
        assert_eq!(patient.offered(&doctor, MONDAY, "").await, [NINE + 30, NINE + 60, NINE + 90]);
        assert_eq!(patient.offered(&doctor, MONDAY, &moving).await, [NINE, NINE + 30, NINE + 60, NINE + 90]);
        // Somebody else's appointment is none to them, nor is one with another doctor.
        let another = Doctor::new(&server).await;
        for (who, whom) in [(&other, &doctor), (&patient, &another)] {
            let path = format!("/doctors/{}/slots?from={MONDAY}&to={MONDAY}{moving}", whom.id);
            who.get(&path).await.problem(404, ErrorCode::NotFound);
        }
    }
}

on_both! {
    async fn a_search_is_for_one_to_thirty_one_days(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = |from: &str, to: &str| format!("/doctors/{}/slots?from={from}&to={to}", doctor.id);
        patient.get(&path("2026-02-01", "2026-03-03")).await.ok(200);
        for (from, to, field) in [
            ("2026-02-01", "2026-03-04", "to"),
            ("2026-02-02", "2026-02-01", "to"),
            ("2026-02-30", "2026-03-01", "from"),
            ("tomorrow", "2026-03-01", "from"),
            ("2026-02-01", "2026-02-01T00:00", "to"),
        ] {
            let fields = patient.get(&path(from, to)).await.invalid_fields();
            assert_eq!(fields[0].0, field, "{from} {to}");
        }
        let at = format!("/doctors/{}/slots", doctor.id);
        patient.get(&at).await.problem(400, ErrorCode::MalformedRequest);
        patient.get(&format!("{at}?from=2026-02-01&to=2026-02-02&when=now")).await.problem(400, ErrorCode::MalformedRequest);
        let nobody = format!("/doctors/{}/slots?from=2026-02-01&to=2026-02-02", patient.id);
        patient.get(&nobody).await.problem(404, ErrorCode::NotFound);
    }
}

on_both! {
    async fn who_has_set_nothing_can_be_asked_for_any_time(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        assert_eq!(patient.offered(&doctor, MONDAY, "").await.len(), 288);
        patient.booked(&doctor, at(65)).await;
    }
}
