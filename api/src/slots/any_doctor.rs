//! The soonest slots of several doctors: each doctor's days are searched only as far as the page needs.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap, VecDeque},
};

use shared::{
    Instant,
    availability::{
        Days, VisitType, VisitTypeId,
        slots::{self, Slot, reach},
    },
    wire::{appointment::AppointmentDoctor, slot::DoctorSlot},
};
use time::Date;
use uuid::Uuid;

use super::{
    doctor_time::{self, DoctorTime, TakenTime},
    store::{self, Taken},
};
use crate::{
    app::App,
    availability::store::{self as hours, AvailabilityRow},
    doctors::fold,
    error::ApiError,
};

/// The most doctors that are looked at.
const DOCTORS: i64 = 100;

/// What is searched for.
pub struct Search<'a> {
    /// The specialty as it was typed.
    pub specialty: &'a str,
    /// The patient who searches; nil for somebody else.
    pub patient: Uuid,
    /// The days, in each doctor's zone.
    pub days: Days,
    /// What for.
    pub visit_type: Option<&'a VisitTypeId>,
    /// The start and the doctor after which to go on.
    pub after: Option<(Instant, Uuid)>,
    /// How many are wanted.
    pub count: usize,
}

impl Search<'_> {
    /// The soonest slots; of two at the same time, the one of the doctor with the lower id.
    pub async fn run(&self, app: &App) -> Result<Vec<DoctorSlot>, ApiError> {
        let now = app.now();
        let key = fold(self.specialty);
        let rows = hours::of_specialty(&app.db, &key, DOCTORS).await?;
        let closures = doctor_time::closures(&app.db, self.days).await?;
        let mut taken = self.taken(app, &key, now).await?;
        let mut doctors = Vec::new();
        for row in rows
            .into_iter()
            .filter(|row| row.is_active && row.is_published)
        {
            let time = DoctorTime::new(&row, closures.clone(), self.days, now)?;
            let Some(visit) = time.availability.visit_type(self.visit_type).cloned() else {
                continue;
            };
            let taken = taken.of(row.doctor_id);
            doctors.push(Doctor::new(
                row,
                time,
                visit,
                taken,
                self.first_day(),
                self.days.to,
            ));
        }
        Ok(self.merge(doctors))
    }

    /// The first day worth a look: a page that goes on starts where the last one ended, whatever date
    /// that is in a doctor's zone.
    fn first_day(&self) -> Date {
        let after = self.after.map(|(at, _)| at.date_time().date());
        let day_before = after.and_then(Date::previous_day);
        day_before.map_or(self.days.from, |day| day.max(self.days.from))
    }

    async fn taken(&self, app: &App, key: &str, now: Instant) -> Result<TakenByDoctor, ApiError> {
        let Some(reach) = reach(self.days) else {
            return Err(ApiError::internal("no instants for these days"));
        };
        let query = store::Query {
            doctor: Uuid::nil(),
            patient: self.patient,
            except: Uuid::nil(),
            reach,
            now,
        };
        let rows = store::taken_of_specialty(&app.db, key, DOCTORS, &query).await?;
        let mut taken = TakenByDoctor::default();
        for row in rows {
            match row.taken.is_doctors() {
                true => taken
                    .doctors
                    .entry(row.doctor_id)
                    .or_default()
                    .push(row.taken),
                false => taken.patient.push(row.taken),
            }
        }
        Ok(taken)
    }

    fn merge(&self, mut doctors: Vec<Doctor>) -> Vec<DoctorSlot> {
        let mut next: BinaryHeap<Reverse<(Slot, Uuid, usize)>> = BinaryHeap::new();
        for (n, doctor) in doctors.iter_mut().enumerate() {
            next.extend(doctor.next().map(|slot| Reverse((slot, doctor.id(), n))));
        }
        let mut found = Vec::new();
        while let Some(Reverse((slot, id, n))) = next.pop() {
            let doctor = &mut doctors[n];
            if self.after.is_none_or(|after| after < (slot.starts_at, id)) {
                found.push(doctor.offer(slot));
            }
            if self.count <= found.len() {
                break;
            }
            next.extend(doctor.next().map(|slot| Reverse((slot, id, n))));
        }
        found
    }
}

/// All taken time of one look.
#[derive(Default)]
struct TakenByDoctor {
    doctors: HashMap<Uuid, Vec<Taken>>,
    patient: Vec<Taken>,
}

impl TakenByDoctor {
    /// What is in the way of a visit with this doctor.
    fn of(&mut self, doctor: Uuid) -> TakenTime {
        let mut taken = self.doctors.remove(&doctor).unwrap_or_default();
        taken.extend(self.patient.iter().cloned());
        taken.into()
    }
}

/// One doctor, searched a day at a time.
struct Doctor {
    row: AvailabilityRow,
    time: DoctorTime,
    visit: VisitType,
    taken: TakenTime,
    /// Slots found and not yet given, soonest first.
    found: VecDeque<Slot>,
    /// Days not yet searched.
    left: VecDeque<Date>,
}

impl Doctor {
    fn new(
        row: AvailabilityRow,
        time: DoctorTime,
        visit: VisitType,
        taken: TakenTime,
        from: Date,
        to: Date,
    ) -> Self {
        Self {
            row,
            time,
            visit,
            taken,
            found: VecDeque::new(),
            left: Days { from, to }.iter().collect(),
        }
    }

    const fn id(&self) -> Uuid {
        self.row.doctor_id
    }

    fn next(&mut self) -> Option<Slot> {
        while self.found.is_empty() {
            let day = Days::only(self.left.pop_front()?);
            let facts = self.time.facts(&self.taken);
            self.found.extend(slots::find(&facts, &self.visit, day));
        }
        self.found.pop_front()
    }

    fn offer(&self, slot: Slot) -> DoctorSlot {
        DoctorSlot {
            doctor: AppointmentDoctor {
                id: self.row.doctor_id.into(),
                name: self.row.name.clone(),
                specialty: self.row.specialty.clone(),
            },
            time_zone: self.time.time_zone.clone(),
            starts_at: slot.starts_at,
            ends_at: slot.ends_at,
        }
    }
}
