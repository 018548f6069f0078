//! Wall times that a change of the law has moved.

use api::{clock::Clock, db::Db, on_db, on_tx};
use shared::Instant;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{program::Program, with_both};
use crate::support::Backend;

/// Four appointments of the next days.
async fn future(db: &Db, now: Instant) -> Vec<(Uuid, Instant)> {
    const SQL: &str = "SELECT id, starts_at FROM appointments \
        WHERE status IN ('pending', 'confirmed') AND starts_at > $1 ORDER BY starts_at, id LIMIT 4";
    let now = OffsetDateTime::from(now.plus_minutes(10));
    let rows: Vec<(Uuid, OffsetDateTime)> =
        on_db!(db, conn => sqlx::query_as(SQL).bind(now).fetch_all(conn).await).unwrap();
    assert_eq!(rows.len(), 4);
    rows.into_iter().map(|(id, at)| (id, at.into())).collect()
}

/// Writes what was meant by the start of an appointment.
async fn set_meant(db: &Db, id: Uuid, wall_start: &str, time_zone: &str) {
    const SQL: &str = "UPDATE appointments SET wall_start = $2, time_zone = $3 WHERE id = $1";
    let mut tx = db.begin().await.unwrap();
    on_tx!(&mut tx, conn => sqlx::query(SQL).bind(id).bind(wall_start).bind(time_zone).execute(conn).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
}

with_both! {
    async fn appointments_that_a_law_has_moved_are_listed(program) {
        program.set("MYDOCTOR_LOG", "off");
        let unready = program.run(&["check", "--zones"]).refused();
        assert!(unready.contains("mydoctor migrate"), "{unready}");
        program.run(&["create-test-appointments"]).ok();
        let none = program.run(&["check", "--zones"]).ok();
        assert!(none.starts_with("zones: 0 of "), "{none}");

        let future = future(&program.db, Clock::System.now()).await;
        let [(same, at), (moved, moved_at), (unknown, unknown_at), (leapt, leapt_at)] = future[..] else {
            unreachable!("four were asked for");
        };
        set_meant(&program.db, same, &at.to_string()[..16], "UTC").await;
        set_meant(&program.db, moved, "2099-07-01T09:00", "UTC").await;
        set_meant(&program.db, unknown, "2099-07-01T09:00", "Mars/Phobos").await;
        set_meant(&program.db, leapt, "2026-03-29T02:30", "Europe/Berlin").await;
        let some = program.run(&["check", "--zones"]);
        assert_eq!(some.status.code(), Some(1), "{some:?}");
        let lines: Vec<&str> = some.out.lines().collect();
        let expected = [
            format!("{moved}: starts at {moved_at}, but 2099-07-01T09:00 UTC is 2099-07-01T09:00:00Z now"),
            format!("{unknown}: starts at {unknown_at}, but 2099-07-01T09:00 Mars/Phobos is in a zone that is not known any more"),
            format!("{leapt}: starts at {leapt_at}, but 2026-03-29T02:30 Europe/Berlin is leapt over by the clocks now"),
        ];
        assert_eq!(lines[..3], expected);
        assert_eq!(lines[3], "zones: 3 of 4 future appointments no longer start at the wall time that was meant");
    }
}
