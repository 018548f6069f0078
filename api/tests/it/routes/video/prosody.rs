//! The reports of the clinic's own video server.

use serde_json::{Value, json};
use shared::{ErrorCode, Instant};

use super::*;
use crate::{
    on_both,
    support::{Doctor, at},
};

/// A report as the plugin writes it, with a field that nobody asked for.
fn occupant(
    room: &str,
    id: Option<&str>,
    device: &str,
    joined: Instant,
    left: Option<Instant>,
) -> Value {
    let mut occupant = json!({ "occupant_jid": device, "joined_at": joined.unix(), "name": "Pat" });
    if let Some(id) = id {
        occupant["id"] = json!(id);
    }
    if let Some(left) = left {
        occupant["left_at"] = json!(left.unix());
    }
    json!({
        "event_name": "muc-occupant",
        "room_name": room,
        "room_jid": format!("{room}@conference.meet.jitsi"),
        "is_breakout": false,
        "active_occupants_count": 1,
        "occupant": occupant,
    })
}

const JOINED: &str = "/video/events/occupant/joined";
const LEFT: &str = "/video/events/occupant/left";

on_both! {
    async fn who_came_and_went_is_in_the_ledger_once_and_in_order(server with FLAGS) {
        let (mut patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        let room = room(&server, &path).await;
        let (hers, theirs) = (known(&room, doctor.id), known(&room, patient.id));
        let name = room.as_str();
        patient.at(at(90)).await;
        let reports = [
            // The going arrives before the coming, and one report comes three times.
            (LEFT, occupant(name, Some(&theirs), "p/1", at(61), Some(at(75)))),
            (JOINED, occupant(name, Some(&hers), "d/1", at(60), None)),
            (JOINED, occupant(name, Some(&theirs), "p/1", at(61), None)),
            (JOINED, occupant(name, Some(&theirs), "p/1", at(61), None)),
            (JOINED, occupant(name, Some(&theirs), "p/1", at(61), None)),
            // Whom we do not know, and a room that is not ours, are let pass.
            (JOINED, occupant(name, None, "x/1", at(62), None)),
            (JOINED, occupant(name, Some("somebody"), "y/1", at(62), None)),
            (JOINED, occupant("consultation-0", Some(&theirs), "p/1", at(61), None)),
        ];
        for (path, report) in reports {
            assert_eq!(send(&server, path, report).await.status, 204);
        }
        assert_eq!(seen(&patient, &path).await, [
            line("doctor", "in_call", at(60)),
            line("patient", "in_call", at(61)),
            line("patient", "left", at(75)),
        ]);
        let attendance = patient.get(&format!("{path}/attendance")).await.ok(200);
        assert_eq!(attendance["reckoning"]["began_at"], at(61).to_string());
        assert_eq!(attendance["reckoning"]["together_seconds"], 14 * 60);
    }
}

on_both! {
    async fn the_end_of_the_room_ends_everybodys_stay(server with FLAGS) {
        let (mut patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        let room = room(&server, &path).await;
        let theirs = known(&room, patient.id);
        let name = room.as_str();
        patient.at(at(90)).await;
        for (path, report) in [
            ("/video/events/room/created", json!({ "room_name": name, "created_at": at(60).unix() })),
            (JOINED, occupant(name, Some(&theirs), "p/1", at(60), None)),
            (JOINED, occupant(name, Some(&theirs), "p/2", at(62), None)),
            // One of two devices goes: the person is still there.
            (LEFT, occupant(name, Some(&theirs), "p/1", at(60), Some(at(63)))),
            ("/video/events/room/destroyed", json!({
                "room_name": name, "created_at": at(60).unix(), "destroyed_at": at(80).unix(), "all_occupants": [],
            })),
        ] {
            assert_eq!(send(&server, path, report).await.status, 204);
        }
        assert_eq!(seen(&patient, &path).await, [
            line("patient", "in_call", at(60)),
            line("patient", "left", at(80)),
        ]);
    }
}

on_both! {
    async fn a_report_that_is_none_is_refused(server with FLAGS) {
        let (mut patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        let room = room(&server, &path).await;
        let (name, theirs) = (room.as_str(), known(&room, patient.id));
        patient.at(at(60)).await;
        let future = occupant(name, Some(&theirs), "p/1", at(66), None);
        send(&server, JOINED, future).await.problem(422, ErrorCode::ValidationFailed);
        let never = json!({ "room_name": name, "created_at": i64::MAX });
        send(&server, "/video/events/room/created", never).await.problem(422, ErrorCode::ValidationFailed);
        let no_end = occupant(name, Some(&theirs), "p/1", at(60), None);
        send(&server, LEFT, no_end).await.problem(422, ErrorCode::ValidationFailed);
        send(&server, JOINED, json!({ "room_name": name })).await.problem(400, ErrorCode::MalformedRequest);
        let mut beside = occupant(name, Some(&theirs), "p/1", at(60), None);
        beside["is_breakout"] = json!(true);
        assert_eq!(send(&server, JOINED, beside).await.status, 204);
        let odd = occupant("x\u{0}y", Some("\u{0}"), "\u{0}", at(60), None);
        assert_eq!(send(&server, JOINED, odd).await.status, 204);
        assert!(seen(&patient, &path).await.is_empty());
    }
}
