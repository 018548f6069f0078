//! The referee over all taken time: an appointment takes its own time and the one its patient asks
//! for. A doctor's time counts with the buffers around it, a patient's without.

use api::{
    db::{Db, DbError},
    jitsi::RoomName,
    random,
};
use shared::{AccountId, Action, Appointment, appointment::MoveRequest, availability::Rules};

use super::{
    AppointmentRow, Change, Status, apply, by_patient, canceled, confirmed, insert, insert_with,
    overlaps,
};
use crate::{
    on_both,
    support::{Doctor, Patient, at},
};

/// A confirmed appointment.
async fn agreed(
    db: &Db,
    doctor: AccountId,
    patient: AccountId,
    minutes: (i64, i64),
) -> AppointmentRow {
    let row = insert(db, doctor, patient, minutes).await.unwrap();
    apply(db, &row, &confirmed(&row)).await.unwrap()
}

/// A request for other minutes.
fn asked(row: &AppointmentRow, minutes: (i64, i64)) -> Change<'_> {
    let facts = row.facts();
    let request = MoveRequest::new(facts.starts_at, at(minutes.0), at(minutes.1));
    let after = Appointment {
        move_request: Some(request),
        ..facts
    };
    by_patient(row, Action::Reschedule, after)
}

fn settled(row: &AppointmentRow, action: Action) -> Change<'_> {
    by_patient(row, action, row.facts().after(action, row.facts().status))
}

on_both! {
    async fn both_times_are_kept(server) {
        let db = &server.app.db;
        let (doctor, other) = (Doctor::new(&server).await.id, Doctor::new(&server).await.id);
        let (ada, ben) = (Patient::new(&server).await.id, Patient::new(&server).await.id);
        let row = agreed(db, doctor, ada, (60, 90)).await;
        apply(db, &row, &asked(&row, (600, 630))).await.unwrap();
        for minutes in [(60, 90), (600, 630), (571, 601), (629, 659), (590, 640)] {
            overlaps(insert(db, doctor, ben, minutes).await);
            overlaps(insert(db, other, ada, minutes).await);
        }
        for minutes in [(570, 600), (630, 660)] {
            insert(db, doctor, ben, minutes).await.unwrap();
            insert(db, other, ada, minutes).await.unwrap();
        }
    }
}

on_both! {
    async fn requests_keep_out_of_each_others_way(server) {
        let db = &server.app.db;
        let (doctor, other) = (Doctor::new(&server).await.id, Doctor::new(&server).await.id);
        let (ada, ben) = (Patient::new(&server).await.id, Patient::new(&server).await.id);
        let first = agreed(db, doctor, ada, (60, 90)).await;
        let second = agreed(db, doctor, ben, (120, 150)).await;
        let elsewhere = agreed(db, other, ada, (180, 210)).await;
        let first = apply(db, &first, &asked(&first, (600, 630))).await.unwrap();
        // Against the other's request and against the other's own time; for one doctor, and for one patient.
        for minutes in [(600, 630), (615, 645), (60, 90)] {
            overlaps(apply(db, &second, &asked(&second, minutes)).await);
            overlaps(apply(db, &elsewhere, &asked(&elsewhere, minutes)).await);
        }
        overlaps(apply(db, &first, &asked(&first, (120, 150))).await);
        overlaps(apply(db, &first, &asked(&first, (180, 210))).await);
        apply(db, &second, &asked(&second, (630, 660))).await.unwrap();
    }
}

on_both! {
    async fn nobody_is_in_their_own_way(server) {
        let (db, doctor) = (&server.app.db, Doctor::new(&server).await.id);
        let patient = Patient::new(&server).await.id;
        let row = agreed(db, doctor, patient, (60, 90)).await;
        let row = apply(db, &row, &asked(&row, (75, 105))).await.unwrap();
        let row = apply(db, &row, &asked(&row, (60, 90))).await.unwrap();
        let row = apply(db, &row, &asked(&row, (45, 75))).await.unwrap();
        let moved = apply(db, &row, &settled(&row, Action::AcceptMove)).await.unwrap();
        assert_eq!((moved.facts().starts_at, moved.facts().ends_at), (at(45), at(75)));
        assert_eq!((moved.facts().id, moved.facts().move_request), (row.facts().id, None));
    }
}

on_both! {
    async fn what_is_no_longer_asked_for_is_free(server) {
        let (db, doctor) = (&server.app.db, Doctor::new(&server).await.id);
        for (n, action) in [Action::DeclineMove, Action::WithdrawMove, Action::AcceptMove, Action::Cancel].into_iter().enumerate() {
            let (ada, ben) = (Patient::new(&server).await.id, Patient::new(&server).await.id);
            let day = i64::try_from(n).unwrap() * 24 * 60;
            let row = agreed(db, doctor, ada, (day + 60, day + 90)).await;
            let row = apply(db, &row, &asked(&row, (day + 600, day + 630))).await.unwrap();
            match action {
                Action::Cancel => apply(db, &row, &canceled(&row)).await.unwrap(),
                _ => apply(db, &row, &settled(&row, action)).await.unwrap(),
            };
            // What was accepted is its own time now, and the old one is free.
            let (free, taken) = if action == Action::AcceptMove { (60, 600) } else { (600, 60) };
            insert(db, doctor, ben, (day + free, day + free + 30)).await.unwrap();
            if action != Action::Cancel {
                overlaps(insert(db, doctor, ben, (day + taken, day + taken + 30)).await);
            }
        }
    }
}

on_both! {
    async fn only_what_is_confirmed_can_have_a_request(server) {
        let (db, doctor) = (&server.app.db, Doctor::new(&server).await.id);
        let row = insert(db, doctor, Patient::new(&server).await.id, (60, 90)).await.unwrap();
        let refused = apply(db, &row, &asked(&row, (600, 630))).await;
        assert!(matches!(refused, Err(DbError::Other(_))), "{:?}", refused.err());
        let row = apply(db, &row, &confirmed(&row)).await.unwrap();
        let row = apply(db, &row, &asked(&row, (600, 630))).await.unwrap();
        // Any other status ends it.
        let done = row.facts().in_status(Status::Completed);
        let row = apply(db, &row, &by_patient(&row, Action::Complete, done)).await.unwrap();
        assert_eq!(row.facts().move_request, None);
    }
}

on_both! {
    async fn buffers_are_the_doctors_and_not_the_patients(server) {
        let db = &server.app.db;
        let (doctor, other) = (Doctor::new(&server).await.id, Doctor::new(&server).await.id);
        let (ada, ben) = (Patient::new(&server).await.id, Patient::new(&server).await.id);
        let rules = Rules { buffer_before_minutes: 10, buffer_after_minutes: 15, ..Rules::default() };
        let room = || RoomName::new("consultation-", random::bytes());
        let row = insert_with(db, doctor, ada, (at(60), at(90)), &room(), &rules).await.unwrap();
        let row = apply(db, &row, &confirmed(&row)).await.unwrap();
        apply(db, &row, &asked(&row, (600, 630))).await.unwrap();
        for start in [60, 600] {
            // Kept free before: ten minutes; after: a quarter of an hour.
            overlaps(insert(db, doctor, ben, (start - 39, start - 9)).await);
            overlaps(insert(db, doctor, ben, (start + 44, start + 74)).await);
            insert(db, doctor, ben, (start - 40, start - 10)).await.unwrap();
            insert(db, doctor, ben, (start + 45, start + 75)).await.unwrap();
            // The patient can go from one doctor straight to another.
            insert(db, other, ada, (start - 30, start)).await.unwrap();
            insert(db, other, ada, (start + 30, start + 60)).await.unwrap();
            overlaps(insert(db, other, ada, (start + 29, start + 30)).await);
        }
        // A newcomer's own buffers count in the same way.
        let late = insert_with(db, doctor, ben, (at(174), at(200)), &room(), &rules).await.unwrap();
        overlaps(insert_with(db, doctor, ben, (at(215), at(240)), &room(), &rules).await);
        apply(db, &late, &canceled(&late)).await.unwrap();
        insert_with(db, doctor, ben, (at(215), at(240)), &room(), &rules).await.unwrap();
    }
}
