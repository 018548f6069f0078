//! Asking and answering: a ticket that records exists only while everybody agrees.

use api::on_db;
use reqwest::Method;
use serde_json::{Value, json};
use shared::{
    ErrorCode,
    consultation::recording::{CONSENT_TEXT, TEXT_VERSION},
};
use uuid::Uuid;

use super::{RECORDS, answer, ask, begun, may_record, seen};
use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Patient, Server, at},
};

fn id(path: &str) -> Uuid {
    path.rsplit('/').next().unwrap().parse().unwrap()
}

/// The words of the audit about the recording of an appointment, by the alphabet.
async fn audited(server: &Server, path: &str) -> Vec<String> {
    const SQL: &str = "SELECT action FROM audit WHERE target_id = $1 AND action LIKE '%\\_record%' ESCAPE '\\' AND action <> 'read_recordings' ORDER BY action";
    let words: Vec<(String,)> =
        on_db!(&server.app.db, conn => sqlx::query_as(SQL).bind(id(path)).fetch_all(conn).await)
            .unwrap();
    words.into_iter().map(|(word,)| word).collect()
}

/// A guest who has just opened their link: the pass.
async fn guest(doctor: &Doctor<'_>, path: &str) -> Value {
    let body = json!({ "name": "Kim Example", "relation": "interpreter" });
    let invited = doctor.post(&format!("{path}/guests"), body).await.ok(201);
    let secret = invited["link"].as_str().unwrap().split_once('#').unwrap().1;
    let redeemed = doctor
        .server
        .post("/guest/redeem", json!({ "secret": secret }));
    redeemed.await.ok(200)["pass"].clone()
}

/// The guest comes into the room.
async fn guest_comes(server: &Server, pass: &Value) {
    let ticket = server
        .post("/guest/join", json!({ "pass": pass }))
        .await
        .ok(200);
    assert_eq!(ticket["may_record"], false);
}

async fn guest_answers(server: &Server, pass: &Value, agreed: bool) -> Answer {
    let body = json!({ "pass": pass, "agreed": agreed, "text_version": TEXT_VERSION });
    let request = server.request(Method::PUT, "/guest/recording-answer");
    Answer::of(request.json(&body)).await
}

on_both! {
    async fn a_clinic_that_does_not_record_does_not_ask(server) {
        let (patient, doctor, path) = begun(&server).await;
        doctor.act(&format!("{path}/recording")).await.problem(409, ErrorCode::NotOffered);
        doctor.delete(&format!("{path}/recording")).await.problem(409, ErrorCode::NotOffered);
        answer(&patient, &path, true).await.problem(409, ErrorCode::NotOffered);
        let nothing = json!({ "state": "not_offered", "since": null, "text_version": TEXT_VERSION, "text": null, "answers": [], "ended": null });
        assert_eq!(seen(&patient, &path).await, nothing);
        assert!(!may_record(&doctor, &path).await);
    }
}

on_both! {
    async fn the_doctor_records_when_everybody_has_agreed(server with RECORDS) {
        let (mut patient, mut doctor, path) = begun(&server).await;
        assert_eq!(seen(&patient, &path).await["state"], "off");
        let person = |side: &str, name: &str, own: bool, agreed: Value| json!({ "side": side, "name": name, "own": own, "agreed": agreed });
        let asked = ask(&doctor, &path).await;
        let answers = json!([person("doctor", "Dr. Ada Byron", true, json!(true)), person("patient", "Pat Morgan", false, json!(null))]);
        let wanted = json!({ "state": "asked", "since": at(60), "text_version": TEXT_VERSION, "text": CONSENT_TEXT, "answers": answers, "ended": null });
        assert_eq!(asked, wanted);
        // Asking again changes nothing.
        doctor.at(at(61)).await;
        assert_eq!(ask(&doctor, &path).await, wanted);
        assert!(!may_record(&doctor, &path).await);
        patient.at(at(62)).await;
        let agreed = answer(&patient, &path, true).await.ok(200)["recording"].clone();
        assert_eq!((&agreed["state"], &agreed["since"]), (&json!("agreed"), &json!(at(62))));
        assert_eq!(agreed["answers"][1], person("patient", "Pat Morgan", true, json!(true)));
        assert!(may_record(&doctor, &path).await);
        assert!(!may_record(&patient, &path).await);
        assert_eq!(audited(&server, &path).await, ["agree_to_recording", "ask_to_record"]);
    }
}

on_both! {
    async fn one_no_ends_it_and_a_yes_can_be_taken_back(server with RECORDS) {
        let (patient, doctor, path) = begun(&server).await;
        for (answers, end) in [(&[false][..], "declined"), (&[true, false], "withdrawn"), (&[true, true, false], "withdrawn")] {
            ask(&doctor, &path).await;
            for agreed in answers {
                answer(&patient, &path, *agreed).await.ok(200);
            }
            let after = seen(&doctor, &path).await;
            assert_eq!((&after["state"], &after["ended"], &after["text"]), (&json!("off"), &json!(end), &json!(null)));
            assert!(!may_record(&doctor, &path).await);
            answer(&patient, &path, true).await.problem(409, ErrorCode::InvalidTransition);
        }
        ask(&doctor, &path).await;
        answer(&patient, &path, true).await.ok(200);
        answer(&doctor, &path, false).await.ok(200);
        assert_eq!(seen(&patient, &path).await["ended"], "withdrawn");
    }
}

on_both! {
    async fn the_doctor_ends_it(server with RECORDS) {
        let (patient, doctor, path) = begun(&server).await;
        for agreed in [false, true] {
            ask(&doctor, &path).await;
            if agreed {
                answer(&patient, &path, true).await.ok(200);
            }
            for _ in 0..2 {
                let ended = doctor.delete(&format!("{path}/recording")).await.ok(200)["recording"].clone();
                assert_eq!((&ended["state"], &ended["ended"]), (&json!("off"), &json!("stopped")));
            }
            assert!(!may_record(&doctor, &path).await);
        }
        assert_eq!(audited(&server, &path).await, ["agree_to_recording", "ask_to_record", "ask_to_record", "end_recording", "end_recording"]);
    }
}

on_both! {
    async fn a_guest_takes_part_and_must_agree_too(server with RECORDS) {
        let (patient, doctor, path) = begun(&server).await;
        ask(&doctor, &path).await;
        answer(&patient, &path, true).await.ok(200);
        // The doctor has not taken the ticket yet, so nothing runs that the guest could come into.
        let kim = guest(&doctor, &path).await;
        assert_eq!(seen(&doctor, &path).await["state"], "asked");
        guest_comes(&server, &kim).await;
        assert_eq!(seen(&doctor, &path).await["state"], "asked");
        assert!(!may_record(&doctor, &path).await);
        let answered = guest_answers(&server, &kim, true).await.ok(200)["recording"].clone();
        assert_eq!(answered["state"], "agreed");
        // Guests are not told who the others are.
        let own = json!([{ "side": "guest", "name": "Kim Example", "own": true, "agreed": true }]);
        assert_eq!(answered["answers"], own);
        assert_eq!(seen(&patient, &path).await["answers"].as_array().unwrap().len(), 3);
        assert!(may_record(&doctor, &path).await);
        guest_comes(&server, &kim).await;
        assert_eq!(seen(&doctor, &path).await["state"], "agreed");
        // A second one comes in without a word while it may be running.
        let sam = guest(&doctor, &path).await;
        guest_comes(&server, &sam).await;
        assert_eq!(seen(&doctor, &path).await["ended"], "joined_without_answer");
        assert!(!may_record(&doctor, &path).await);
        guest_answers(&server, &sam, true).await.problem(409, ErrorCode::InvalidTransition);
    }
}

on_both! {
    async fn a_guest_can_say_no(server with RECORDS) {
        let (patient, doctor, path) = begun(&server).await;
        let kim = guest(&doctor, &path).await;
        ask(&doctor, &path).await;
        answer(&patient, &path, true).await.ok(200);
        guest_answers(&server, &json!("x"), false).await.problem(422, ErrorCode::LinkExpired);
        guest_answers(&server, &kim, false).await.ok(200);
        assert_eq!(seen(&patient, &path).await["ended"], "declined");
    }
}

on_both! {
    async fn it_ends_with_the_consultation(server with RECORDS) {
        let (patient, mut doctor, path) = begun(&server).await;
        ask(&doctor, &path).await;
        answer(&patient, &path, true).await.ok(200);
        // Moved: nobody agreed to be recorded at another time.
        doctor.post(&format!("{path}/reschedule"), json!({ "starts_at": at(65) })).await.ok(200);
        assert_eq!(seen(&doctor, &path).await["ended"], "over");
        assert!(!may_record(&doctor, &path).await);
        ask(&doctor, &path).await;
        doctor.at(at(65)).await;
        doctor.act(&format!("{path}/complete")).await.ok(200);
        let over = seen(&doctor, &path).await;
        assert_eq!((&over["state"], &over["ended"]), (&json!("off"), &json!("over")));
        doctor.act(&format!("{path}/recording")).await.problem(409, ErrorCode::NotJoinable);
    }
}

on_both! {
    async fn it_is_asked_while_the_room_is_open_and_by_its_doctor(server with RECORDS) {
        let (mut patient, mut doctor, path) = begun(&server).await;
        let (other, admin) = (Doctor::new(&server).await, Admin::new(&server).await);
        let stranger = Patient::new(&server).await;
        let recording = format!("{path}/recording");
        patient.act(&recording).await.problem(403, ErrorCode::Forbidden);
        patient.delete(&recording).await.problem(403, ErrorCode::Forbidden);
        admin.act(&recording).await.problem(403, ErrorCode::Forbidden);
        other.act(&recording).await.problem(404, ErrorCode::NotFound);
        other.delete(&recording).await.problem(404, ErrorCode::NotFound);
        answer(&stranger, &path, true).await.problem(404, ErrorCode::NotFound);
        answer(&admin, &path, true).await.problem(403, ErrorCode::Forbidden);
        answer(&patient, &path, true).await.problem(409, ErrorCode::InvalidTransition);
        doctor.at(at(30).plus_seconds(-1)).await;
        doctor.act(&recording).await.problem(403, ErrorCode::TooEarly);
        doctor.at(at(180)).await;
        ask(&doctor, &path).await;
        let body = json!({ "agreed": true, "text_version": TEXT_VERSION + 1 });
        patient.at(at(180)).await;
        let told = patient.put(&format!("{recording}/answer"), body).await.invalid_fields();
        assert_eq!(told, [("text_version".to_owned(), "out_of_range".to_owned())]);
        doctor.at(at(180).plus_seconds(1)).await;
        assert_eq!(seen(&doctor, &path).await["ended"], "over");
        doctor.act(&recording).await.problem(403, ErrorCode::TooLate);
    }
}
