//! From outcomes to figures.

use std::collections::BTreeMap;

use shared::{
    Status,
    availability::{Offsets, wall_text},
    wire::{
        analytics::{DayFigures, Figures, Mean, ReportCount, SampleCount},
        report::ReportKind,
    },
};

use super::store::{OutcomeRow, ReportRow};

/// Adds up outcomes, together and by day.
#[derive(Default)]
pub struct Sums {
    total: Sum,
    days: BTreeMap<String, Sum>,
}

impl Sums {
    /// Adds one outcome to its day, which is one of the reader's zone. What was never confirmed, or was
    /// called off, has none.
    pub fn add(&mut self, row: &OutcomeRow, offsets: &Offsets) {
        if matches!(row.status, Status::Pending | Status::Canceled) {
            return;
        }
        let mut day = wall_text(offsets.wall_at(row.starts_at.unix()));
        day.truncate("2026-01-31".len());
        self.total.add(row);
        self.days.entry(day).or_default().add(row);
    }

    /// Everything together, and day by day.
    pub fn figures(self) -> (Figures, Vec<DayFigures>) {
        let days = self.days.into_iter().map(|(date, sum)| DayFigures {
            date,
            figures: sum.figures(),
        });
        let days = days.collect();
        (self.total.figures(), days)
    }
}

#[derive(Default)]
struct Average {
    count: u32,
    sum: i64,
    most: i64,
}

impl Average {
    fn add(&mut self, value: Option<i64>) {
        if let Some(value) = value {
            self.count += 1;
            self.sum += value;
            self.most = self.most.max(value);
        }
    }

    fn mean(self) -> Mean {
        let count = i64::from(self.count);
        Mean {
            count: self.count,
            // Rounded half up; no length is negative.
            mean: (2 * self.sum + count)
                .checked_div(2 * count)
                .unwrap_or_default(),
            most: self.most,
        }
    }
}

#[derive(Default)]
struct Sum {
    plain: Figures,
    planned: Average,
    real: Average,
    waited: Average,
    patient_late: Average,
    doctor_late: Average,
    connection: Average,
    consultation: Average,
}

impl Sum {
    fn add(&mut self, row: &OutcomeRow) {
        let plain = &mut self.plain;
        plain.appointments += 1;
        let met = row.began_at.is_some();
        if met {
            plain.met += 1;
            self.planned
                .add(Some(row.starts_at.seconds_until(row.ends_at)));
            self.real.add(row.together_seconds);
        }
        if row.status == Status::NoShow {
            match row.absent.as_deref() {
                Some("doctor") => plain.doctor_no_shows += 1,
                _ => plain.patient_no_shows += 1,
            }
            plain.contested += u32::from(row.contested_at.is_some());
        }
        let drops = row.drops.unwrap_or_default();
        plain.drops = plain
            .drops
            .saturating_add(drops.try_into().unwrap_or_default());
        self.waited.add(row.waited_seconds);
        self.patient_late.add(row.patient_late_seconds);
        self.doctor_late.add(row.doctor_late_seconds);
        self.connection.add(row.connection.map(|stars| stars * 100));
        self.consultation
            .add(row.consultation.map(|stars| stars * 100));
    }

    fn figures(self) -> Figures {
        Figures {
            planned_seconds: self.planned.mean(),
            real_seconds: self.real.mean(),
            waited_seconds: self.waited.mean(),
            patient_late_seconds: self.patient_late.mean(),
            doctor_late_seconds: self.doctor_late.mean(),
            connection_rating: self.connection.mean(),
            consultation_rating: self.consultation.mean(),
            ..self.plain
        }
    }
}

/// What went wrong, which way the calls went, and what is known of their quality.
pub fn told(rows: &[ReportRow]) -> (Vec<ReportCount>, Vec<ReportCount>, Vec<SampleCount>) {
    let counts = |wanted: fn(ReportKind) -> bool| {
        let counts = rows
            .iter()
            .filter(|row| wanted(row.kind))
            .map(|row| ReportCount {
                kind: row.kind,
                consultations: number(row.consultations),
            });
        let mut counts: Vec<_> = counts.collect();
        counts.sort_by_key(|count| std::cmp::Reverse(count.consultations));
        counts
    };
    let samples = rows.iter().filter(|row| row.kind.is_sample());
    let samples = samples.map(|row| SampleCount {
        kind: row.kind,
        samples: number(row.reports),
        poor: number(row.poor),
    });
    (
        counts(ReportKind::is_trouble),
        counts(|kind| !kind.is_trouble() && !kind.is_sample()),
        samples.collect(),
    )
}

fn number(count: i64) -> u32 {
    count.try_into().unwrap_or(u32::MAX)
}
