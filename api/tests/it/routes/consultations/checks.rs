//! "Why can't I join?", over HTTP.

use serde_json::Value;
use shared::{
    ErrorCode, Instant,
    wire::join_check::{CheckName, CheckState, JoinCheck, decode},
};

use super::Visit;
use crate::{
    on_both,
    support::{Admin, Kind, Patient, SignedIn},
};

async fn check<K: Kind>(
    actor: &SignedIn<'_, K>,
    path: &str,
    device_now: Option<Instant>,
) -> JoinCheck {
    let query = device_now.map_or(String::new(), |now| format!("?device_now={now}"));
    let answer = actor
        .get(&format!("{path}/join-check{query}"))
        .await
        .ok(200);
    let check: JoinCheck = serde_json::from_value(answer).unwrap();
    assert_eq!(
        decode(&check.code).as_ref(),
        Some(&check.items),
        "the word says the same"
    );
    check
}

fn failed(check: &JoinCheck) -> Vec<CheckName> {
    let failed = check
        .items
        .iter()
        .filter(|item| item.state == CheckState::Failed);
    failed.map(|item| item.name).collect()
}

on_both! {
    async fn each_condition_by_itself(server) {
        let mut visit = Visit::new(&server).await.with_waiting_room().await;
        let now = server.app.now();
        assert_eq!(failed(&check(&visit.patient, &visit.path, Some(now)).await), [CheckName::Admitted]);
        assert_eq!(failed(&check(&visit.doctor, &visit.path, Some(now)).await), []);
        visit.doctor.act(&visit.to("admit")).await.ok(200);
        assert_eq!(failed(&check(&visit.patient, &visit.path, None).await), []);

        let early = visit.start.plus_minutes(-30).plus_seconds(-1);
        visit.at(early).await;
        let seen = check(&visit.patient, &visit.path, None).await;
        assert_eq!(failed(&seen), [CheckName::Window]);
        assert_eq!((seen.opens_at, seen.server_now), (early.plus_seconds(1), early));
        visit.at(visit.start).await;
        visit.doctor.act(&visit.to("complete")).await.ok(200);
        assert_eq!(failed(&check(&visit.patient, &visit.path, None).await), [CheckName::Confirmed]);
    }
}

on_both! {
    async fn a_wrong_clock_is_noticed_beyond_a_minute(server) {
        let visit = Visit::new(&server).await;
        let now = server.app.now();
        for (ahead, wrong) in [(0, false), (60, false), (61, true), (-60, false), (-61, true)] {
            let seen = check(&visit.patient, &visit.path, Some(now.plus_seconds(ahead))).await;
            assert_eq!(seen.clock_ahead_seconds, Some(ahead));
            assert_eq!(failed(&seen).contains(&CheckName::Clock), wrong, "{ahead} s");
        }
        let unsaid = check(&visit.patient, &visit.path, None).await;
        assert!(unsaid.items.iter().any(|item| item.name == CheckName::Clock && item.state == CheckState::Unknown));
    }
}

on_both! {
    async fn nobody_else_learns_why(server) {
        let visit = Visit::new(&server).await;
        let path = visit.to("join-check");
        Patient::new(&server).await.get(&path).await.problem(404, ErrorCode::NotFound);
        Admin::new(&server).await.get(&path).await.problem(403, ErrorCode::Forbidden);
        visit.patient.get(&format!("{path}?device_now=noon")).await.problem(422, ErrorCode::ValidationFailed);
        let seen: Value = visit.patient.get(&path).await.ok(200);
        assert!(!seen.to_string().contains("consultation-"));
    }
}
