//! What receivers are told.

use api::webhooks::queue;
use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::json;
use shared::{ErrorCode, Instant};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Hook, LOCAL, send, text};
use crate::{
    on_both,
    support::{Admin, Doctor, Patient, Receiver, at},
};

on_both! {
    async fn what_happens_to_an_appointment_is_told_thin_and_in_order(server with LOCAL) {
        let (admin, patient, doctor, receiver) = (Admin::new(&server).await, Patient::new(&server).await, Doctor::new(&server).await, Receiver::start());
        let hook = Hook::new(&admin, &receiver.url("/all"), &[]).await;
        Hook::new(&admin, &receiver.url("/some"), &["appointment.canceled"]).await;
        let path = patient.confirmed(&doctor, at(24 * 60)).await;
        patient.post(&format!("{path}/reschedule"), json!({ "starts_at": at(48 * 60) })).await.ok(200);
        doctor.act(&format!("{path}/accept-move")).await.ok(200);
        patient.post(&format!("{path}/cancel"), json!({ "reason": "A worse cough" })).await.ok(200);
        assert_eq!(send(&server).await, 6);

        assert_eq!(receiver.took("/some"), ["appointment.canceled"]);
        assert_eq!(receiver.took("/all"), [
            "appointment.requested",
            "appointment.confirmed",
            "appointment.move_requested",
            "appointment.rescheduled",
            "appointment.canceled",
        ]);
        let got: Vec<_> = receiver.got().into_iter().filter(|got| got.path == "/all").collect();
        let id = path.rsplit('/').next().unwrap();
        assert_eq!(got[1].body, json!({
            "type": "appointment.confirmed",
            "timestamp": at(0),
            "data": { "appointment_id": id, "doctor_id": doctor.id, "status": "confirmed", "revision": 2, "starts_at": at(24 * 60), "seq": 2 },
        }));
        assert_eq!(got[3].body["data"], json!({ "appointment_id": id, "doctor_id": doctor.id, "revision": 4, "starts_at": at(48 * 60), "seq": 4 }));
        for one in &got {
            for word in ["cough", "Test patient", "consultation-", &patient.id.to_string()] {
                assert!(!one.text.contains(word), "{word}: {}", one.text);
            }
            assert!(one.is_signed_with(&hook.secret));
            assert_eq!(one.timestamp, at(0).unix());
        }
        let ids: std::collections::BTreeSet<_> = got.iter().map(|one| &one.id).collect();
        assert_eq!(ids.len(), got.len());
        let log = hook.deliveries(&admin, "?state=delivered").await;
        assert_eq!((&log[0]["type"], &log[0]["seq"], &log[0]["last_status"], &log[0]["attempts"]), (&json!("appointment.canceled"), &json!(5), &json!(204), &json!(1)));
        assert_eq!(send(&server).await, 0, "each once");
    }
}

on_both! {
    async fn a_test_is_what_the_library_of_the_specification_takes(server with LOCAL) {
        let (admin, receiver) = (Admin::new(&server).await, Receiver::start());
        let hook = Hook::new(&admin, &receiver.url("/"), &["appointment.confirmed"]).await;
        let queued = hook.try_it(&admin).await.ok(202);
        assert_eq!((&queued["state"], &queued["type"]), (&json!("queued"), &json!("webhook.test")));
        // The library holds the time against the clock on the wall.
        server.app.clock.set(Instant::from(OffsetDateTime::now_utc()));
        assert_eq!(queue::send_due(&server.app).await.unwrap(), 1);
        let got = receiver.got().pop().unwrap();
        let mut headers = HeaderMap::new();
        for (name, value) in [("webhook-id", got.id.clone()), ("webhook-timestamp", got.timestamp.to_string()), ("webhook-signature", got.signature.clone())] {
            headers.insert(name, HeaderValue::from_str(&value).unwrap());
        }
        let library = standardwebhooks::Webhook::new(&hook.secret).unwrap();
        library.verify(got.text.as_bytes(), &headers).unwrap();
        assert!(library.verify(got.text.replace("test", "text").as_bytes(), &headers).is_err());
        assert_eq!(json!(got.id), queued["id"]);
        assert_eq!(got.body["data"], json!({ "webhook_id": hook.path.rsplit('/').next().unwrap() }));
    }
}

on_both! {
    async fn what_was_told_is_told_once_more_under_the_same_id(server with LOCAL) {
        let (mut admin, receiver) = (Admin::new(&server).await, Receiver::start());
        let hook = Hook::new(&admin, &receiver.url("/"), &[]).await;
        for _ in 0..3 {
            hook.try_it(&admin).await.ok(202);
        }
        send(&server).await;
        let first = admin.get(&format!("{}/deliveries?limit=2", hook.path)).await.ok(200);
        let cursor = text(&first["next_cursor"]);
        let rest = hook.deliveries(&admin, &format!("?limit=2&cursor={cursor}")).await;
        assert_eq!((first["items"].as_array().unwrap().len(), rest.len()), (2, 1));
        let id = text(&rest[0]["id"]);
        let replay = format!("{}/deliveries/{id}/replay", hook.path);
        admin.at(at(10)).await;
        let again = admin.act(&replay).await.ok(200);
        assert_eq!((&again["state"], &again["attempts"]), (&json!("queued"), &json!(0)));
        admin.act(&replay).await.problem(409, ErrorCode::InvalidTransition);
        let other = format!("{}/deliveries/{}/replay", hook.path, Uuid::nil());
        admin.act(&other).await.problem(404, ErrorCode::NotFound);
        assert_eq!(send(&server).await, 1);
        let got: Vec<_> = receiver.got().into_iter().filter(|got| got.id == id).collect();
        assert_eq!((got.len(), &got[0].text), (2, &got[1].text));
        assert_eq!(got[1].timestamp - got[0].timestamp, 600);
    }
}
