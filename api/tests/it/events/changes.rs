//! Every change of an appointment leaves exactly one event.

use api::appointments::expiry::sweep;
use serde_json::json;

use super::events;
use crate::{
    on_both,
    support::{Admin, Doctor, Patient, at},
};

on_both! {
    async fn a_life_from_the_request_to_the_end(server) {
        let (patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let path = patient.confirmed(&doctor, at(60)).await;
        patient.post(&format!("{path}/reschedule"), json!({ "starts_at": at(120) })).await.ok(200);
        doctor.act(&format!("{path}/decline-move")).await.ok(200);
        patient.post(&format!("{path}/reschedule"), json!({ "starts_at": at(180) })).await.ok(200);
        patient.act(&format!("{path}/withdraw-move")).await.ok(200);
        patient.post(&format!("{path}/reschedule"), json!({ "starts_at": at(240) })).await.ok(200);
        doctor.act(&format!("{path}/accept-move")).await.ok(200);
        doctor.post(&format!("{path}/reschedule"), json!({ "starts_at": at(300) })).await.ok(200);
        patient.post(&format!("{path}/object"), json!({ "reason": "I work then" })).await.ok(200);
        doctor.at(at(300)).await;
        // What is refused has not happened.
        doctor.act(&format!("{path}/confirm")).await;
        doctor.act(&format!("{path}/complete")).await.ok(200);
        assert_eq!(events(&server).await, [
            "1 appointment.requested by patient at 60",
            "2 appointment.confirmed by doctor at 60",
            "3 appointment.move_requested by patient at 60 (120)",
            "4 appointment.move_declined by doctor at 60 (120)",
            "5 appointment.move_requested by patient at 60 (180)",
            "6 appointment.move_withdrawn by patient at 60 (180)",
            "7 appointment.move_requested by patient at 60 (240)",
            "8 appointment.rescheduled by doctor at 240 (60)",
            "9 appointment.rescheduled by doctor at 300 (240)",
            "10 appointment.objected by patient at 300",
            "11 appointment.completed by doctor at 300",
        ]);
    }
}

on_both! {
    async fn calling_off_is_told_by_what_it_means(server) {
        let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        let admin = Admin::new(&server).await;
        let reason = json!({ "reason": "Something came between" });
        for (start, is_confirmed) in [(60, false), (120, true), (180, false), (240, true), (300, true)] {
            let path = match is_confirmed {
                true => patient.confirmed(&doctor, at(start)).await,
                false => patient.booked(&doctor, at(start)).await,
            };
            let cancel = format!("{path}/cancel");
            match start {
                60 | 120 => doctor.post(&cancel, reason.clone()).await,
                300 => admin.post(&cancel, reason.clone()).await,
                _ => patient.post(&cancel, reason.clone()).await,
            }
            .ok(200);
        }
        let mut told = events(&server).await;
        told.retain(|line| line.contains("canceled") || line.contains("declined"));
        assert_eq!(told, [
            "2 appointment.declined by doctor at 60",
            "3 appointment.canceled by doctor at 120",
            "2 appointment.canceled by patient at 180",
            "3 appointment.canceled by patient at 240",
            "3 appointment.canceled by admin at 300",
        ]);
    }
}

on_both! {
    async fn what_time_brings_is_told_of_the_system(server) {
        let (patient, mut doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
        patient.booked(&doctor, at(60)).await;
        let path = patient.confirmed(&doctor, at(120)).await;
        patient.post(&format!("{path}/reschedule"), json!({ "starts_at": at(600) })).await.ok(200);
        sweep(&server.app, at(90)).await.unwrap();
        sweep(&server.app, at(90)).await.unwrap();
        doctor.at(at(130)).await;
        doctor.act(&format!("{path}/no-show")).await.ok(200);
        let told = events(&server).await;
        assert_eq!(told, [
            "1 appointment.requested by patient at 60",
            "2 appointment.expired by system at 60",
            "1 appointment.requested by patient at 120",
            "2 appointment.confirmed by doctor at 120",
            "3 appointment.move_requested by patient at 120 (600)",
            "4 appointment.move_lapsed by system at 120 (600)",
            "5 appointment.no_show by doctor at 120",
        ]);
    }
}
