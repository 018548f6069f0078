//! A doctor's hours, what a change of them would do, and the clinic's closures.

mod closures;
mod preview;

use serde_json::json;
use shared::ErrorCode;

use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Integrator, Patient},
};

const PATH: &str = "/me/availability";

fn tag(answer: &Answer) -> String {
    answer.headers["etag"].to_str().unwrap().to_owned()
}

on_both! {
    async fn a_doctor_who_has_set_nothing_can_be_asked_for_any_time(server) {
        let doctor = Doctor::new(&server).await;
        let answer = doctor.get(PATH).await;
        assert_eq!(tag(&answer), "\"0\"");
        let document = answer.ok(200);
        assert_eq!(document["time_zone"], "Europe/Berlin");
        assert_eq!(document["hours"].as_array().unwrap().len(), 7);
        assert_eq!(document["visit_types"][0]["length_minutes"], 30);
        // What is read can be written as it is.
        let written = doctor.put(PATH, document.clone()).await;
        assert_eq!(tag(&written), "\"1\"");
        assert_eq!(written.ok(200), document);
    }
}

on_both! {
    async fn it_is_replaced_as_a_whole_and_only_by_who_has_seen_it(server) {
        let doctor = Doctor::new(&server).await;
        let first = Doctor::mondays(|_| ());
        assert_eq!(tag(&doctor.put(PATH, first.clone()).await), "\"1\"");
        let second = Doctor::mondays(|hours| hours["hours"][0]["day"] = json!("tuesday"));
        let put = |tag: &'static str| doctor.request(reqwest::Method::PUT, PATH).header("if-match", tag).json(&second);
        Answer::of(put("\"0\"")).await.problem(412, ErrorCode::PreconditionFailed);
        assert_eq!(doctor.get(PATH).await.ok(200), first);
        assert_eq!(tag(&Answer::of(put("\"1\"")).await), "\"2\"");
        assert_eq!(doctor.get(PATH).await.ok(200), second);
    }
}

on_both! {
    async fn two_who_set_it_at_once_have_one_story(server) {
        let doctor = Doctor::new(&server).await;
        for round in 0..5 {
            let put = || doctor.put(PATH, Doctor::mondays(|_| ()));
            let answers = futures_util::future::join_all((0..4).map(|_| put())).await;
            let set = answers.iter().filter(|answer| answer.status == 200).count();
            assert!(answers.iter().all(|answer| matches!(answer.status.as_u16(), 200 | 409)), "{round}");
            assert!(set >= 1);
        }
    }
}

on_both! {
    async fn faults_are_told_by_their_path(server) {
        let doctor = Doctor::new(&server).await;
        let wrong = Doctor::mondays(|hours| {
            hours["time_zone"] = json!("Mars/Phobos");
            hours["hours"][0]["from"] = json!("nine");
            hours["rules"]["step_minutes"] = json!(7);
        });
        let told: Vec<String> = doctor.put(PATH, wrong.clone()).await.invalid_fields().into_iter().map(|(field, _)| field).collect();
        assert_eq!(told, ["time_zone", "hours[0]", "rules.step_minutes"]);
        let previewed = doctor.post("/me/availability/preview", wrong).await.invalid_fields();
        assert_eq!(previewed.len(), 3);
        for malformed in [json!({}), Doctor::mondays(|hours| hours["hours"][0]["day"] = json!("someday")), Doctor::mondays(|hours| hours["room"] = json!("x"))] {
            doctor.put(PATH, malformed).await.problem(400, ErrorCode::MalformedRequest);
        }
        assert_eq!(tag(&doctor.get(PATH).await), "\"0\"");
    }
}

on_both! {
    async fn only_doctors_have_hours(server) {
        let (patient, admin, integrator) = (Patient::new(&server).await, Admin::new(&server).await, Integrator::new(&server).await);
        for answer in [patient.get(PATH).await, admin.get(PATH).await, integrator.get(PATH).await] {
            answer.problem(403, ErrorCode::Forbidden);
        }
        // The role is looked at before the body.
        patient.put(PATH, json!([])).await.problem(403, ErrorCode::Forbidden);
        admin.post("/me/availability/preview", json!([])).await.problem(403, ErrorCode::Forbidden);
    }
}
