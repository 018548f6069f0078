//! What a browser is told, and by whom it is seen to be.

use std::collections::BTreeSet;

use api::events::sequence;
use futures_util::future::join;
use serde_json::json;

use super::{send, subscribe};
use crate::{
    on_both,
    support::{Browser, Doctor, PUSHING, Patient, Receiver, at, holds, signed},
};

on_both! {
    async fn a_browser_is_told_thinly_and_for_itself_alone(server with PUSHING) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let (service, browser, theirs) = (Receiver::start(), Browser::new(1), Browser::new(2));
        subscribe(&patient, &browser, &service, "/patient").await.ok(201);
        subscribe(&doctor, &theirs, &service, "/doctor").await.ok(201);
        let path = patient.booked(&doctor, at(3 * 24 * 60)).await;
        assert_eq!(send(&server).await, 1, "to the doctor; the patient did it");
        doctor.act(&format!("{path}/confirm")).await.ok(200);
        assert_eq!(send(&server).await, 1, "to the patient");
        assert_eq!(send(&server).await, 0, "once");
        let got = service.got();
        let id = path.rsplit('/').next().unwrap();
        let told = |kind: &str| json!({ "kind": kind, "appointment_id": id, "path": path });
        assert_eq!((got[0].path.as_str(), got[1].path.as_str()), ("/doctor", "/patient"));
        assert_eq!(theirs.reads(&got[0]), Some(told("appointment.requested")));
        assert_eq!(browser.reads(&got[1]), Some(told("appointment.confirmed")));
        assert_eq!(browser.reads(&got[0]), None);
        assert_eq!(got[0].bytes.len(), got[1].bytes.len(), "its length tells nothing");
        let claims = signed(&got[1]);
        assert_eq!(claims, json!({
            "aud": service.url("").trim_end_matches('/'),
            "exp": at(12 * 60).unix(),
            "sub": "https://mydoctor.example.org/",
        }));
        let header = |name: &str| got[1].headers[name].clone();
        assert_eq!((header("ttl"), header("urgency")), ((24 * 60 * 60).to_string(), "normal".to_owned()));
        assert_eq!(header("topic").len(), 32);
        assert_ne!(header("topic"), got[0].headers["topic"], "nobody sees who belongs to whom");
        let agent = got[1].headers.get("user-agent");
        assert!(agent.is_none_or(|agent| !agent.contains(id)));
    }
}

on_both! {
    async fn what_is_over_is_no_news_and_what_is_urgent_says_so(server with PUSHING) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let (service, browser) = (Receiver::start(), Browser::new(1));
        subscribe(&patient, &browser, &service, "/").await.ok(201);
        let path = patient.confirmed(&doctor, at(60)).await;
        server.set_minutes(5);
        assert_eq!(send(&server).await, 1);
        let until = |minutes: i64| (minutes * 60).to_string();
        assert_eq!(service.got()[0].headers["ttl"], until(60 + 30 - 5));
        doctor.put("/me/delay", json!({ "minutes": 20 })).await.ok(200);
        assert_eq!(send(&server).await, 1);
        let got = service.got();
        assert_eq!(browser.reads(&got[1]).unwrap()["kind"], "consultation.late");
        assert_eq!(got[1].headers["urgency"], "high");
        assert_eq!(got[0].headers["topic"], got[1].headers["topic"], "it takes the place of the other");
        // The server was away until the end.
        doctor.post(&format!("{path}/cancel"), json!({ "reason": "Ill" })).await.ok(200);
        server.set_minutes(60 + 30);
        assert_eq!(send(&server).await, 0);
        assert_eq!(service.got().len(), 2);
    }
}

on_both! {
    async fn what_waited_too_long_is_not_sent(server with PUSHING) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let service = Receiver::start();
        subscribe(&patient, &Browser::new(1), &service, "/").await.ok(201);
        patient.confirmed(&doctor, at(60)).await;
        service.answers(&[(503, None)]);
        assert_eq!(send(&server).await, 1);
        server.set_minutes(60 + 30);
        assert_eq!((send(&server).await, service.got().len()), (0, 1));
    }
}

on_both! {
    async fn two_who_send_at_once_send_each_once(server with PUSHING) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let service = Receiver::start();
        let browsers: Vec<Browser> = (1..=6).map(Browser::new).collect();
        for (number, browser) in browsers.iter().enumerate() {
            subscribe(&patient, browser, &service, &format!("/{number}")).await.ok(201);
        }
        patient.confirmed(&doctor, at(24 * 60)).await;
        sequence::sweep(&server.app).await.unwrap();
        let two = join(send(&server), send(&server)).await;
        assert_eq!(two.0 + two.1, 6);
        let mut paths: Vec<String> = service.got().into_iter().map(|got| got.path).collect();
        paths.sort();
        assert_eq!(paths, ["/0", "/1", "/2", "/3", "/4", "/5"]);
        let topics: BTreeSet<String> = service.got().iter().map(|got| got.headers["topic"].clone()).collect();
        assert_eq!(topics.len(), 6, "no push service can tell that they belong together");
    }
}

on_both! {
    async fn who_has_the_database_can_write_to_no_browser(server with PUSHING) {
        let patient = Patient::new(&server).await;
        let (service, browser) = (Receiver::start(), Browser::new(1));
        let said = browser.says(&service.url("/capability-of-this-browser"));
        subscribe(&patient, &browser, &service, "/capability-of-this-browser").await.ok(201);
        for secret in [said["keys"]["auth"].as_str().unwrap(), said["keys"]["p256dh"].as_str().unwrap(), "capability-of-this-browser"] {
            assert!(!holds(&server, secret).await, "{secret}");
        }
    }
}
