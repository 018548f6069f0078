//! The referee: no two pending or confirmed appointments of one doctor, or of one patient, overlap.

use api::{db::DbError, jitsi::RoomName, random};

use super::{apply, canceled, insert, insert_at, moved, overlaps};
use crate::{
    on_both,
    support::{Doctor, Patient, at},
};

on_both! {
    async fn one_doctor_is_in_one_place(server) {
        let (db, doctor) = (&server.app.db, Doctor::new(&server).await.id);
        let (ada, ben) = (Patient::new(&server).await.id, Patient::new(&server).await.id);
        insert(db, doctor, ada, (60, 90)).await.unwrap();
        // The same, within, around, over the start and over the end.
        for minutes in [(60, 90), (65, 85), (30, 120), (45, 65), (85, 100), (89, 119), (31, 61)] {
            overlaps(insert(db, doctor, ben, minutes).await);
        }
        // Back to back is fine, on both sides, and so is the same time of another day.
        for minutes in [(30, 60), (90, 120), (60 + 24 * 60, 90 + 24 * 60), (60 - 24 * 60, 90 - 24 * 60)] {
            insert(db, doctor, ben, minutes).await.unwrap();
        }
    }
}

on_both! {
    async fn one_patient_is_in_one_place(server) {
        let (db, patient) = (&server.app.db, Patient::new(&server).await.id);
        let (one, other) = (Doctor::new(&server).await.id, Doctor::new(&server).await.id);
        insert(db, one, patient, (60, 90)).await.unwrap();
        for minutes in [(60, 90), (65, 85), (30, 120), (89, 119), (31, 61)] {
            overlaps(insert(db, other, patient, minutes).await);
        }
        insert(db, other, patient, (90, 120)).await.unwrap();
        // Other people are not concerned.
        let (doctor, stranger) = (Doctor::new(&server).await.id, Patient::new(&server).await.id);
        insert(db, doctor, stranger, (60, 90)).await.unwrap();
    }
}

on_both! {
    async fn the_referee_sees_long_appointments_and_midnight(server) {
        let (db, doctor) = (&server.app.db, Doctor::new(&server).await.id);
        let (ada, ben) = (Patient::new(&server).await.id, Patient::new(&server).await.id);
        // Nine in the morning to nine in the morning: the longest there can be.
        insert(db, doctor, ada, (0, 24 * 60)).await.unwrap();
        overlaps(insert(db, doctor, ben, (24 * 60 - 1, 24 * 60 + 29)).await);
        overlaps(insert(db, doctor, ben, (-29, 1)).await);
        insert(db, doctor, ben, (24 * 60, 24 * 60 + 30)).await.unwrap();
    }
}

on_both! {
    async fn the_referee_watches_changes_too(server) {
        let (db, doctor) = (&server.app.db, Doctor::new(&server).await.id);
        let (ada, ben) = (Patient::new(&server).await.id, Patient::new(&server).await.id);
        insert(db, doctor, ada, (60, 90)).await.unwrap();
        let second = insert(db, doctor, ben, (90, 120)).await.unwrap();
        overlaps(apply(db, &second, &moved(&second, (75, 105))).await);
        // Nobody is in their own way.
        let second = apply(db, &second, &moved(&second, (95, 125))).await.unwrap();
        // What is given up can not be taken back once somebody else has it.
        let second = apply(db, &second, &canceled(&second)).await.unwrap();
        insert(db, doctor, ada, (100, 130)).await.unwrap();
        overlaps(apply(db, &second, &moved(&second, (95, 125))).await);
    }
}

on_both! {
    async fn what_is_canceled_takes_no_time(server) {
        let (db, doctor) = (&server.app.db, Doctor::new(&server).await.id);
        let (ada, ben) = (Patient::new(&server).await.id, Patient::new(&server).await.id);
        let first = insert(db, doctor, ada, (60, 90)).await.unwrap();
        apply(db, &first, &canceled(&first)).await.unwrap();
        insert(db, doctor, ben, (60, 90)).await.unwrap();
    }
}

on_both! {
    async fn lengths_have_bounds(server) {
        let db = &server.app.db;
        let (doctor, patient) = (Doctor::new(&server).await.id, Patient::new(&server).await.id);
        let room = || RoomName::new("consultation-", random::bytes());
        for ends_at in [at(60 + 24 * 60).plus_seconds(1), at(60), at(59)] {
            let refused = insert_at(db, doctor, patient, (at(60), ends_at), &room()).await;
            assert!(matches!(refused, Err(DbError::Other(_))), "{:?}", refused.err());
        }
        insert_at(db, doctor, patient, (at(60), at(60 + 24 * 60)), &room()).await.unwrap();
    }
}
