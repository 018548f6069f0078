//! Who may what, cell by cell: the committed table over HTTP, on both databases.

use serde_json::json;
use shared::Instant;

use crate::{
    on_both,
    support::{Admin, Answer, Doctor, Integrator, Patient, at},
};

/// The rows of the contract, copied so that the tests need nothing from outside the repository, and
/// after them those of the operations that the contract does not name.
const TABLE: &str = include_str!("authorization.csv");

/// What a row is about: an operation and the state of the appointment it meets.
struct Row<'a> {
    op: &'a str,
    state: &'a str,
    cells: Vec<(&'a str, &'a str)>,
}

fn rows() -> Vec<Row<'static>> {
    let mut lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let callers: Vec<&str> = lines.next().unwrap().split(',').skip(2).collect();
    let row = |line: &'static str| {
        let mut cells = line.split(',');
        let (op, state) = (cells.next().unwrap(), cells.next().unwrap());
        Row {
            op,
            state,
            cells: callers.iter().copied().zip(cells).collect(),
        }
    };
    lines.map(row).collect()
}

/// Brings an appointment of `owner` with `doctor` into a state, and the clock to where the row wants it.
async fn arrange(
    owner: &mut Patient<'_>,
    doctor: &mut Doctor<'_>,
    state: &str,
    start: Instant,
) -> String {
    let path = owner.booked(doctor, start).await;
    if !matches!(state, "pending" | "canceled") {
        doctor.act(&format!("{path}/confirm")).await.ok(200);
    }
    let to = json!({ "starts_at": start.plus_minutes(24 * 60) });
    let reschedule = format!("{path}/reschedule");
    match state {
        "asked" => drop(owner.post(&reschedule, to).await.ok(200)),
        "moved" => drop(doctor.post(&reschedule, to).await.ok(200)),
        _ => {}
    }
    if state == "canceled" {
        owner
            .post(&format!("{path}/cancel"), json!({ "reason": "Well again" }))
            .await
            .ok(200);
    }
    path
}

fn minutes_to_start(state: &str) -> i64 {
    match state {
        "confirmed_open" => 0,
        "confirmed_late" => -121,
        _ => 31,
    }
}

async fn call(
    op: &str,
    path: &str,
    new_start: Instant,
    request: impl AsyncFn(&str, Option<serde_json::Value>) -> Answer,
) -> u16 {
    let answer = match op {
        "appt" => request(path, None).await,
        "history" | "alternatives" | "calendar.ics" | "note" | "note/versions" | "summary"
        | "recordings" => request(&format!("{path}/{op}"), None).await,
        "cancel" | "object" => {
            request(
                &format!("{path}/{op}"),
                Some(json!({ "reason": "Well again" })),
            )
            .await
        }
        "reschedule" => {
            request(
                &format!("{path}/reschedule"),
                Some(json!({ "starts_at": new_start })),
            )
            .await
        }
        op => request(&format!("{path}/{op}"), Some(json!({}))).await,
    };
    answer.status.as_u16()
}

on_both! {
    async fn every_cell_of_the_table(server) {
        let mut checked = 0;
        for row in rows() {
            for (caller, allowed) in &row.cells {
                // Each cell has people of its own, so that no cell spoils another.
                server.set_minutes(0);
                let (mut owner, mut other_patient) = (Patient::new(&server).await, Patient::new(&server).await);
                let (mut doctor, mut other_doctor) = (Doctor::new(&server).await, Doctor::new(&server).await);
                let (mut admin, mut integrator) = (Admin::new(&server).await, Integrator::new(&server).await);
                let start = at(24 * 60);
                let path = arrange(&mut owner, &mut doctor, row.state, start).await;
                let now = start.plus_minutes(-minutes_to_start(row.state));
                owner.at(now).await;
                other_patient.at(now).await;
                doctor.at(now).await;
                other_doctor.at(now).await;
                admin.at(now).await;
                integrator.at(now).await;

                let new_start = start.plus_minutes(3 * 60);
                macro_rules! by {
                    ($actor:expr) => {
                        call(row.op, &path, new_start, async |path, body| match body {
                            None => $actor.get(path).await,
                            Some(body) => $actor.post(path, body).await,
                        })
                        .await
                    };
                }
                let status = match *caller {
                    "anonymous" => by!(server),
                    "owner" => by!(owner),
                    "other_patient" => by!(other_patient),
                    "assigned_doctor" => by!(doctor),
                    "other_doctor" => by!(other_doctor),
                    "admin" => by!(admin),
                    "integrator" => by!(integrator),
                    unknown => panic!("the table has a caller {unknown} that no test knows"),
                };
                let allowed: Vec<u16> = allowed.split('|').map(|status| status.parse().unwrap()).collect();
                assert!(allowed.contains(&status), "{} {} by {caller}: {status}, wanted {allowed:?}", row.op, row.state);
                checked += 1;
            }
        }
        assert_eq!(checked, rows().len() * 7);
    }
}
