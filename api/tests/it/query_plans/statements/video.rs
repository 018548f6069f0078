//! The statements about the video server.

use api::{
    appointments::store as appointments,
    db::Db,
    jitsi::RoomName,
    video::{
        report::{Kind, Reporter},
        store::{self as video, Event},
    },
};
use shared::{AppointmentId, Instant};

/// A room by its name, and a report about it.
pub async fn reported(db: &Db, appointment: AppointmentId, now: Instant) {
    let room = appointments::room(db, appointment).await.unwrap();
    video::appointment_of(db, &room).await.unwrap();
    let unknown = RoomName::from_stored("consultation-0".to_owned());
    assert_eq!(video::appointment_of(db, &unknown).await.unwrap(), None);
    video::guests(db, appointment).await.unwrap();
    let event = Event {
        reporter: Reporter::Prosody,
        key: "one".to_owned(),
        appointment,
        kind: Kind::RoomCreated,
        at: now,
    };
    let mut tx = db.begin().await.unwrap();
    assert!(video::add(&mut tx, &event, now).await.unwrap());
    assert!(!video::add(&mut tx, &event, now).await.unwrap());
    assert_eq!(video::events(&mut tx, appointment).await.unwrap().len(), 1);
    tx.commit().await.unwrap();
}
