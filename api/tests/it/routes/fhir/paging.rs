//! Pages hold each thing once, in order.

use serde_json::{Value, json};

use super::{fhir, found, link, pages, paths, resources};
use crate::{
    on_both,
    support::{Admin, Doctor, Patient, at},
};

fn ids(resources: &[Value]) -> Vec<&str> {
    resources
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect()
}

on_both! {
    async fn appointments_without_gaps_or_repeats(server) {
        let admin = Admin::new(&server).await;
        // Several start at once, so that the id decides, and every other one is confirmed.
        for n in 0..12 {
            let (patient, doctor) = (Patient::new(&server).await, Doctor::new(&server).await);
            let path = patient.booked(&doctor, at(60 + 30 * (n % 3))).await;
            match n % 4 {
                0 => {}
                1 => drop(patient.post(&format!("{path}/cancel"), json!({ "reason": "Well again" })).await.ok(200)),
                _ => drop(doctor.act(&format!("{path}/confirm")).await.ok(200)),
            }
        }
        for filter in ["", "&status=booked", "&status=pending%2Ccancelled", "&status=booked%2Cpending&date=ge2026-01-31T10:30Z"] {
            let wanted = found(&admin, &format!("Appointment?_count=100{filter}")).await;
            let key = |one: &Value| (one["start"].as_str().unwrap().to_owned(), one["id"].as_str().unwrap().to_owned());
            assert!(wanted.is_sorted_by_key(key) && wanted.len() > 2, "{filter}");
            for count in [1, 5, 11, 12] {
                let all = pages(&admin, &format!("Appointment?_count={count}{filter}")).await;
                assert!(all.iter().all(|page| page.len() <= count && !page.is_empty()));
                assert_eq!(all.concat(), wanted, "{count} at a time{filter}");
            }
        }
        assert_eq!(found(&admin, "Appointment").await.len(), 12);
    }
}

on_both! {
    async fn what_is_left_out_of_a_page_leaves_no_gap(server) {
        let (patient, mut doctor, other) = (Patient::new(&server).await, Doctor::new(&server).await, Doctor::new(&server).await);
        let mut own = Vec::new();
        for n in 0..9 {
            let with = if n % 3 == 0 { &other } else { &doctor };
            let path = patient.confirmed(with, at(60 + 30 * n)).await;
            if n % 3 != 0 {
                own.push(path);
            }
        }
        let search = format!("Appointment?_count=2&practitioner={}", doctor.id);
        let all = pages(&patient, &search).await;
        assert!(all.len() > 4 && all.iter().all(|page| page.len() <= 2));
        assert_eq!(paths(&all.concat()), own);
        doctor.at(at(100)).await;
        doctor.act(&format!("{}/complete", own[0])).await.ok(200);
        let all = pages(&doctor, "Encounter?_count=2").await;
        assert_eq!(paths(&all.concat()), own);
        assert_eq!(paths(&pages(&doctor, "Encounter?_count=1&status=planned%2Cfinished").await.concat()), own);
        assert_eq!(paths(&pages(&doctor, "Encounter?_count=1&status=planned").await.concat()), own[1..]);
    }
}

on_both! {
    async fn a_link_goes_on_for_whoever_follows_it(server) {
        let (ada, ben, doctor) = (Patient::new(&server).await, Patient::new(&server).await, Doctor::new(&server).await);
        ada.booked(&doctor, at(60)).await;
        ada.booked(&doctor, at(120)).await;
        let own = ben.booked(&doctor, at(240)).await;
        let page = fhir(ada.get("/fhir/Appointment?_count=1&status=pending").await);
        let next = link(&page, "next").unwrap();
        assert!(next.starts_with("/fhir/Appointment?_count=1&status=pending&cursor="), "{next}");
        assert_eq!(paths(&resources(&fhir(ben.get(&next).await))), [own]);
        let last = fhir(ada.get(&next).await);
        assert_eq!((link(&last, "self"), link(&last, "next")), (Some(next), None));
        let none = fhir(ada.get("/fhir/Appointment?status=noshow").await);
        assert_eq!(none.get("entry"), None::<&Value>, "FHIR has no empty lists");
    }
}

on_both! {
    async fn doctors_and_schedules_by_name(server) {
        let patient = Patient::new(&server).await;
        for n in 0..7 {
            Doctor::named(&server, &format!("Ada Byron {}", n % 3)).await;
        }
        for kind in ["Practitioner", "Schedule"] {
            let wanted = found(&patient, kind).await;
            assert_eq!(wanted.len(), 7);
            for count in [1, 3, 7] {
                let all = pages(&patient, &format!("{kind}?_count={count}")).await.concat();
                assert_eq!(ids(&all), ids(&wanted));
            }
        }
    }
}
