//! The directory: found by any word of the name, read page by page.

use serde_json::{Value, json};
use shared::{ErrorCode, Role};

use crate::{
    on_both,
    support::{Admin, Doctor, Integrator, Patient, Server, at},
};

const NAMES: [&str; 7] = [
    "Dr. Ada Byron",
    "Dr. Ignaz Weiß",
    "Zoë Müller-Łuczak",
    "李小龍",
    "Dr. 100% Ready",
    "under_score",
    "Émile O’Brien",
];

async fn doctors(server: &Server) {
    for name in NAMES {
        Doctor::named(server, name).await;
    }
}

fn names(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|doctor| doctor["name"].as_str().unwrap().to_owned())
        .collect()
}

/// The names that a search finds. The text is put into the query as a browser would.
async fn search(patient: &Patient<'_>, parameter: &str, text: &str) -> Vec<String> {
    let request = patient.request(reqwest::Method::GET, "/doctors");
    let answer = crate::support::Answer::of(request.query(&[(parameter, text)])).await;
    names(&answer.ok(200))
}

on_both! {
    async fn any_word_is_found_whatever_its_accents_and_capitals(server) {
        doctors(&server).await;
        let patient = Patient::new(&server).await;
        for (text, found) in [
            ("ada", "Dr. Ada Byron"),
            ("ADA BY", "Dr. Ada Byron"),
            ("byron", "Dr. Ada Byron"),
            ("  ada   byron ", "Dr. Ada Byron"),
            ("dr. ada", "Dr. Ada Byron"),
            ("zoe", "Zoë Müller-Łuczak"),
            ("Zoe\u{308}", "Zoë Müller-Łuczak"),
            ("MULLER", "Zoë Müller-Łuczak"),
            ("müller-", "Zoë Müller-Łuczak"),
            ("Łucz", "Zoë Müller-Łuczak"),
            ("李小", "李小龍"),
            ("emile", "Émile O’Brien"),
            ("100%", "Dr. 100% Ready"),
            ("under_", "under_score"),
        ] {
            assert_eq!(search(&patient, "q", text).await, [found], "{text:?}");
        }
    }
}

on_both! {
    async fn what_databases_find_special_is_a_letter_here(server) {
        doctors(&server).await;
        let patient = Patient::new(&server).await;
        for text in ["%", "_", "a%", "und%", "a_a", "under%", "yron", "*", "'", "' OR 1=1 --", "\\", "[a-z]", "\"", ";", "😀", "ada\u{ffff}"] {
            assert_eq!(search(&patient, "q", text).await, [""; 0], "{text:?}");
        }
        for text in ["", " ", "\u{a0}"] {
            assert_eq!(search(&patient, "q", text).await.len(), NAMES.len(), "{text:?}");
        }
        assert_eq!(search(&patient, "specialty", "GENERAL  practice").await.len(), NAMES.len());
        assert_eq!(search(&patient, "specialty", "general").await, [""; 0]);
        assert_eq!(search(&patient, "specialty", "%").await, [""; 0]);
        let both = patient.get("/doctors?q=dr&specialty=general%20practice").await.ok(200);
        assert_eq!(names(&both), ["Dr. 100% Ready", "Dr. Ada Byron", "Dr. Ignaz Weiß"]);
        assert_eq!(names(&patient.get("/doctors?q=dr&specialty=Surgery").await.ok(200)), [""; 0]);
    }
}

on_both! {
    async fn the_pages_hold_each_doctor_once(server) {
        let patient = Patient::new(&server).await;
        // Equal names make the id decide, and a page may end between them.
        for n in 0..25 {
            Doctor::named(&server, &format!("Dr. Same {}", n % 3)).await;
        }
        let wanted: Vec<Value> = patient.get("/doctors?limit=100").await.ok(200)["items"].as_array().unwrap().clone();
        assert_eq!(wanted.len(), 25);
        for limit in [1, 2, 7, 24, 25] {
            let (mut seen, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
            loop {
                let page = patient.get(&format!("/doctors?q=same&limit={limit}{cursor}")).await.ok(200);
                let items = page["items"].as_array().unwrap();
                assert!(!items.is_empty() && items.len() <= limit);
                seen.extend(items.iter().cloned());
                pages += 1;
                match page["next_cursor"].as_str() {
                    Some(next) => cursor = format!("&cursor={next}"),
                    None => break,
                }
            }
            assert_eq!(seen, wanted, "{limit} at a time");
            assert_eq!(pages, 25_usize.div_ceil(limit));
        }
        assert_eq!(patient.get("/doctors").await.ok(200)["items"].as_array().unwrap().len(), 20);
    }
}

on_both! {
    async fn who_joins_or_leaves_while_pages_are_read_moves_nobody_else(server) {
        let patient = Patient::new(&server).await;
        for letter in ["b", "d", "f", "h"] {
            Doctor::named(&server, letter).await;
        }
        let first = patient.get("/doctors?limit=2").await.ok(200);
        assert_eq!(names(&first), ["b", "d"]);
        // One before the cursor and one after it, and the cursor's own doctor leaves.
        Doctor::named(&server, "a").await;
        Doctor::named(&server, "e").await;
        let last: shared::AccountId = first["items"][1]["id"].as_str().unwrap().parse().unwrap();
        server.disable(last).await;
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = patient.get(&format!("/doctors?limit=10&cursor={cursor}")).await.ok(200);
        assert_eq!(names(&second), ["e", "f", "h"]);
    }
}

on_both! {
    async fn a_doctor_shows_what_patients_need_and_no_more(server) {
        let doctor = Doctor::named(&server, "Dr. Ada Byron").await;
        let path = format!("/doctors/{}", doctor.id);
        let wanted = json!({ "id": doctor.id, "name": "Dr. Ada Byron", "specialty": "General practice", "about": null, "time_zone": "Europe/Berlin" });
        let (patient, admin, integrator) = (Patient::new(&server).await, Admin::new(&server).await, Integrator::new(&server).await);
        assert_eq!(patient.get(&path).await.ok(200), wanted);
        assert_eq!(doctor.get(&path).await.ok(200), wanted);
        assert_eq!(admin.get(&path).await.ok(200), wanted);
        assert_eq!(integrator.get(&path).await.ok(200), wanted);
        assert_eq!(patient.get("/doctors").await.ok(200)["items"], json!([wanted]));
    }
}

on_both! {
    async fn a_disabled_doctor_is_nobody(server) {
        let (doctor, patient) = (Doctor::named(&server, "Dr. Ada Byron").await, Patient::new(&server).await);
        server.disable(doctor.id).await;
        assert_eq!(search(&patient, "q", "ada").await, [""; 0]);
        assert_eq!(names(&patient.get("/doctors").await.ok(200)), [""; 0]);
        let gone = patient.get(&format!("/doctors/{}", doctor.id)).await.problem(404, ErrorCode::NotFound);
        let never = patient.get("/doctors/0190a0b0-0000-7000-8000-00000000000a").await.problem(404, ErrorCode::NotFound);
        assert_eq!((&gone["detail"], &gone["title"]), (&never["detail"], &never["title"]));
        let faults = patient.book(&doctor, at(60)).await.invalid_fields();
        assert_eq!(faults, [("doctor_id".to_owned(), "unknown".to_owned())]);
    }
}

on_both! {
    async fn other_people_are_no_doctors(server) {
        let (patient, admin) = (Patient::new(&server).await, Admin::new(&server).await);
        for (role, id) in [(Role::Patient, patient.id), (Role::Admin, admin.id)] {
            let answer = patient.get(&format!("/doctors/{id}")).await;
            assert_eq!(answer.problem(404, ErrorCode::NotFound)["errors"], json!([]), "{role}");
        }
        for id in ["1", "me", "0190a0b000007000800000000000000a", "%7B0190a0b0-0000-7000-8000-00000000000a%7D", "%00", "'"] {
            let answer = patient.get(&format!("/doctors/{id}")).await;
            assert_eq!(answer.status, 404, "{id}");
        }
    }
}
