//! Any doctor of a specialty, soonest first.

use serde_json::{Value, json};
use shared::{ErrorCode, Instant};

use super::{MONDAY, NINE};
use crate::{
    on_both,
    support::{Doctor, Patient, at},
};

fn path(more: &str) -> String {
    format!("/slots?specialty=general%20PRACTICE&from={MONDAY}&to=2026-02-09{more}")
}

fn pairs(items: &Value) -> Vec<(i64, String)> {
    let pair = |slot: &Value| {
        let start = Instant::parse(slot["starts_at"].as_str().unwrap()).unwrap();
        let name = slot["doctor"]["name"].as_str().unwrap().to_owned();
        (at(0).seconds_until(start) / 60 - NINE, name)
    };
    items.as_array().unwrap().iter().map(pair).collect()
}

on_both! {
    async fn the_soonest_of_all_doctors_come_first_page_by_page(server) {
        let patient = Patient::new(&server).await;
        let ada = Doctor::named(&server, "Ada").await;
        let ben = Doctor::named(&server, "Ben").await;
        let other = Doctor::named(&server, "Cleo").await;
        server.specialize(other.id, "Dermatology").await;
        ada.works(Doctor::mondays(|_| ())).await;
        // Nine in New York is three in the afternoon in Berlin.
        let new_york = Doctor::mondays(|hours| {
            hours["time_zone"] = json!("America/New_York");
            hours["hours"][0] = json!({ "day": "monday", "from": "03:30", "to": "05:30" });
        });
        ben.works(new_york).await;
        patient.booked(&ada, at(NINE + 60)).await;

        let (a, b) = ("Ada".to_owned(), "Ben".to_owned());
        let week = 7 * 24 * 60;
        let day = |start: i64, taken: bool| {
            let mut day = vec![(start, a.clone()), (start + 30, a.clone()), (start + 30, b.clone())];
            if !taken {
                day.extend([(start + 60, a.clone()), (start + 60, b.clone())]);
            }
            day.extend([(start + 90, a.clone()), (start + 90, b.clone()), (start + 120, b.clone())]);
            day
        };
        let mut wanted = day(0, true);
        wanted.extend(day(week, false));

        let mut seen = Vec::new();
        let mut next = String::new();
        loop {
            let page = patient.get(&path(&format!("&limit=3{next}"))).await.ok(200);
            seen.extend(pairs(&page["items"]));
            match page["next_cursor"].as_str() {
                Some(cursor) => next = format!("&cursor={cursor}"),
                None => break,
            }
        }
        // Two at one time come in the order of the doctors' ids, which the test does not choose.
        for list in [&mut seen, &mut wanted] {
            list.sort();
        }
        assert_eq!(seen, wanted);
        let all = patient.get(&path("&limit=100")).await.ok(200);
        let starts: Vec<i64> = pairs(&all["items"]).into_iter().map(|(start, _)| start).collect();
        assert!(starts.is_sorted(), "{starts:?}");
        assert_eq!(all["items"][0]["doctor"]["specialty"], "General practice");
        assert_eq!(all["items"][0]["time_zone"], "Europe/Berlin");
    }
}

on_both! {
    async fn a_doctor_without_the_visit_type_is_left_out(server) {
        let patient = Patient::new(&server).await;
        let (ada, ben) = (Doctor::named(&server, "Ada").await, Doctor::named(&server, "Ben").await);
        ada.works(Doctor::mondays(|_| ())).await;
        let only_first = Doctor::mondays(|hours| drop(hours["visit_types"].as_array_mut().unwrap().pop()));
        ben.works(only_first).await;
        let page = patient.get(&path("&visit_type=follow_up&limit=100")).await.ok(200);
        assert!(!pairs(&page["items"]).is_empty());
        assert!(pairs(&page["items"]).iter().all(|(_, name)| name == "Ada"));
    }
}

on_both! {
    async fn holds_and_disabled_doctors_are_left_out(server) {
        let (patient, other) = (Patient::new(&server).await, Patient::new(&server).await);
        let (ada, ben) = (Doctor::named(&server, "Ada").await, Doctor::named(&server, "Ben").await);
        for doctor in [&ada, &ben] {
            doctor.works(Doctor::mondays(|_| ())).await;
        }
        patient.put("/me/hold", json!({ "doctor_id": ada.id, "starts_at": at(NINE) })).await.ok(200);
        server.disable(ben.id).await;
        let first = |page: &Value| pairs(&page["items"])[0].clone();
        assert_eq!(first(&patient.get(&path("")).await.ok(200)), (0, "Ada".to_owned()));
        assert_eq!(first(&other.get(&path("")).await.ok(200)), (30, "Ada".to_owned()));
    }
}

on_both! {
    async fn what_is_asked_for_is_checked(server) {
        let patient = Patient::new(&server).await;
        for malformed in ["/slots", "/slots?specialty=x&from=2026-02-02", "/slots?specialty=%00&from=2026-02-02&to=2026-02-02"] {
            patient.get(malformed).await.problem(400, ErrorCode::MalformedRequest);
        }
        patient.get(&path("&limit=0")).await.problem(400, ErrorCode::MalformedRequest);
        patient.get(&path("&cursor=x")).await.problem(400, ErrorCode::MalformedRequest);
        let fields = patient.get(&path("&visit_type=No")).await.invalid_fields();
        assert_eq!(fields, [("visit_type".to_owned(), "invalid_characters".to_owned())]);
        assert_eq!(patient.get(&path("")).await.ok(200), json!({ "items": [], "next_cursor": null }));
    }
}
