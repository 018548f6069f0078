//! Whatever a deputy does stands in the audit as theirs and as done for the doctor.

use api::{db::Db, on_db};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    on_both,
    routes::deputies::SCHEDULING,
    support::{Admin, Doctor, Patient, Server, at},
};

/// What an operation of the schedule leaves in the audit: lines with an action, or none and why.
type Leaves = Result<&'static str, &'static str>;

const DIRECTORY: Leaves = Err("what a doctor offers to everybody; no patient is in it");

/// Every operation that a deputy may call in the doctor's place.
const TABLE: &[(&str, &str, Leaves)] = &[
    ("GET", "/appointments", Ok("read_appointments")),
    ("GET", "/appointments/{id}", Ok("read_appointment")),
    ("GET", "/appointments/{id}/history", Ok("read_history")),
    ("POST", "/appointments/{id}/accept-move", Ok("accept_move")),
    ("POST", "/appointments/{id}/cancel", Ok("cancel")),
    ("POST", "/appointments/{id}/confirm", Ok("confirm")),
    (
        "POST",
        "/appointments/{id}/decline-move",
        Ok("decline_move"),
    ),
    ("POST", "/appointments/{id}/reschedule", Ok("reschedule")),
    (
        "GET",
        "/changes",
        Err("which appointments changed and when; no patient is in it"),
    ),
    ("GET", "/closures", DIRECTORY),
    ("GET", "/doctors", DIRECTORY),
    ("GET", "/doctors/{id}", DIRECTORY),
    ("GET", "/doctors/{id}/slots", DIRECTORY),
    ("GET", "/doctors/{id}/visit-types", DIRECTORY),
    ("GET", "/fhir/Appointment", Ok("read_appointments")),
    ("GET", "/fhir/Appointment/{id}", Ok("read_appointment")),
    ("GET", "/fhir/Patient", Ok("read_patient")),
    ("GET", "/fhir/Patient/{id}", Ok("read_patient")),
    ("GET", "/fhir/Practitioner", DIRECTORY),
    ("GET", "/fhir/Practitioner/{id}", DIRECTORY),
    ("GET", "/fhir/Schedule", DIRECTORY),
    ("GET", "/fhir/Schedule/{id}", DIRECTORY),
    ("GET", "/fhir/Slot", DIRECTORY),
    ("GET", "/fhir/Slot/{id}", DIRECTORY),
    ("GET", "/me/availability", DIRECTORY),
    ("PUT", "/me/availability", Ok("set_availability")),
    ("POST", "/me/availability/preview", Ok("read_appointments")),
    (
        "GET",
        "/me/events",
        Err("which appointments changed and when; no patient is in it"),
    ),
    ("POST", "/series/{id}/confirm", Ok("confirm")),
    ("GET", "/slots", DIRECTORY),
];

/// A line as it names people.
#[derive(Debug, sqlx::FromRow)]
struct Named {
    action: String,
    outcome: String,
    actor_id: Option<Uuid>,
    acting_for: Option<Uuid>,
    request_id: Option<Uuid>,
}

async fn named(db: &Db) -> Vec<Named> {
    const SQL: &str =
        "SELECT action, outcome, actor_id, acting_for, request_id FROM audit ORDER BY id";
    on_db!(db, conn => sqlx::query_as(SQL).fetch_all(conn).await).unwrap()
}

/// A deputy with the doctor they act for, and a patient.
struct Desk<'a> {
    server: &'a Server,
    patient: Patient<'a>,
    doctor: Doctor<'a>,
    deputy: Admin<'a>,
    /// Appointments so far, so that each has a day of its own.
    days: i64,
}

impl<'a> Desk<'a> {
    async fn new(server: &'a Server) -> Self {
        let desk = Self {
            server,
            patient: Patient::new(server).await,
            doctor: Doctor::new(server).await,
            deputy: Admin::new(server).await,
            days: 0,
        };
        let email = format!("{}@example.org", desk.deputy.id);
        let named = desk
            .doctor
            .put("/me/deputies", json!({ "email": email }))
            .await;
        named.ok(204);
        desk
    }

    /// What the operation is about, in a state in which it can be done: the id that its path takes.
    async fn thing(&mut self, path: &str) -> String {
        self.days += 1;
        let start = at(self.days * 24 * 60);
        let of_doctor = ["/doctors/", "/fhir/Practitioner/", "/fhir/Schedule/"];
        if of_doctor.iter().any(|of| path.starts_with(of)) || !path.contains("{id}") {
            return self.doctor.id.to_string();
        }
        if path == "/fhir/Slot/{id}" {
            self.doctor.works(every_day()).await;
            let path = format!("/fhir/Slot{}", self.query("/fhir/Slot"));
            let found = self.patient.get(&path).await.ok(200);
            let id = found["entry"][0]["resource"]["id"].as_str();
            return id.unwrap().to_owned();
        }
        if path.starts_with("/series/") {
            let rule = json!({ "every": "week", "count": 2 });
            let wish = json!({ "doctor_id": self.doctor.id, "starts_at": start.plus_minutes(90), "reason": "Exercises", "rule": rule });
            let series = self.patient.post("/series", wish).await.ok(201);
            return series["id"].as_str().unwrap().to_owned();
        }
        if path.ends_with("/confirm") {
            return id(&self.patient.booked(&self.doctor, start).await);
        }
        let booked = self.patient.confirmed(&self.doctor, start).await;
        if path.ends_with("-move") {
            let to = json!({ "starts_at": start.plus_minutes(120) });
            let asked = self.patient.post(&format!("{booked}/reschedule"), to).await;
            asked.ok(200);
        }
        match path {
            "/fhir/Patient/{id}" => self.patient.id.to_string(),
            _ => id(&booked),
        }
    }

    /// What an operation has to be asked with.
    fn query(&self, path: &str) -> String {
        match path {
            "/slots" => "?specialty=General%20practice&from=2026-02-02&to=2026-02-03".to_owned(),
            "/doctors/{id}/slots" => "?from=2026-02-02&to=2026-02-03".to_owned(),
            "/fhir/Patient" => format!("?_id={}", self.patient.id),
            "/fhir/Slot" => format!(
                "?schedule=Schedule/{}&start=ge2026-02-02&start=lt2026-02-04",
                self.doctor.id
            ),
            _ => String::new(),
        }
    }

    fn body(&self, method: &str, path: &str) -> Option<Value> {
        let start = at(self.days * 24 * 60);
        match (method, path) {
            ("POST", "/appointments/{id}/cancel") => Some(json!({ "reason": "I fell ill" })),
            ("POST", "/appointments/{id}/reschedule") => {
                Some(json!({ "starts_at": start.plus_minutes(180) }))
            }
            (_, "/me/availability/preview") => Some(Doctor::mondays(|_| {})),
            ("PUT", "/me/availability") => Some(every_day()),
            _ => None,
        }
    }

    /// Calls an operation in the doctor's place, and gives the lines that it left.
    async fn call(&mut self, method: &str, path: &str) -> (u16, Vec<Named>) {
        let query = self.query(path);
        let filled = path.replace("{id}", &self.thing(path).await);
        let request = self
            .deputy
            .request(method.parse().unwrap(), &format!("{filled}{query}"))
            .header("acting-for", self.doctor.id.to_string());
        let request = match self.body(method, path) {
            Some(body) => request.json(&body),
            None => request,
        };
        // A stream has no end, so nobody waits for it.
        let answer = request.send().await.unwrap();
        let id: Uuid = answer.headers()["x-request-id"]
            .to_str()
            .unwrap()
            .parse()
            .unwrap();
        let mut left = named(&self.server.app.db).await;
        left.retain(|line| line.request_id == Some(id));
        (answer.status().as_u16(), left)
    }

    /// Whether a line names both.
    fn names_both(&self, line: &Named) -> bool {
        let both = (Some(self.deputy.id.uuid()), Some(self.doctor.id.uuid()));
        (line.actor_id, line.acting_for) == both
    }
}

/// Hours in which everything of these tests can be booked.
fn every_day() -> Value {
    let days = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let hours = days.map(|day| json!({ "day": day, "from": "06:00", "to": "22:00" }));
    Doctor::mondays(|document| document["hours"] = json!(hours))
}

fn id(path: &str) -> String {
    path.rsplit('/').next().unwrap().to_owned()
}

on_both! {
    async fn every_act_of_a_deputy_names_the_deputy_and_the_doctor(server) {
        let mut desk = Desk::new(&server).await;
        for (method, path) in SCHEDULING {
            let path = path.strip_prefix("/api/v1").unwrap();
            let row = TABLE.iter().find(|(known, of, _)| (known, *of) == (method, path));
            let (_, _, leaves) = row.unwrap_or_else(|| panic!("{method} {path} has no row: what does it leave?"));
            let (status, left) = desk.call(method, path).await;
            assert_eq!(status, 200, "{method} {path}");
            let actions: Vec<&str> = left.iter().map(|line| line.action.as_str()).collect();
            match leaves {
                Ok(action) => assert!(actions.contains(action), "{method} {path}: {actions:?}"),
                Err(_) => assert!(actions.is_empty(), "{method} {path}: {actions:?}"),
            }
            for line in &left {
                assert!(desk.names_both(line) && line.outcome == "done", "{method} {path}: {line:?}");
            }
        }
        assert_eq!(SCHEDULING.len(), TABLE.len(), "the table has what nobody may do any more");
        // Nothing else was ever written of the deputy.
        let all = named(&server.app.db).await;
        let of_deputy = all.iter().filter(|line| line.actor_id == Some(desk.deputy.id.uuid()));
        assert!(of_deputy.clone().count() >= 10);
        assert!(of_deputy.into_iter().all(|line| desk.names_both(line)));
    }
}

on_both! {
    async fn what_a_deputy_may_not_do_is_refused_in_both_names(server) {
        let mut desk = Desk::new(&server).await;
        for path in ["/appointments/{id}/complete", "/appointments/{id}/no-show", "/appointments/{id}/admit"] {
            let (status, left) = desk.call(Method::POST.as_str(), path).await;
            assert_eq!(status, 403, "{path}");
            assert!(left.len() == 1 && desk.names_both(&left[0]) && left[0].outcome == "refused", "{path}: {left:?}");
        }
    }
}
