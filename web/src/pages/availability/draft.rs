//! What is being edited: every field of the document as text, as it is typed.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;
use shared::{
    availability::Rules,
    wire::availability::{
        Availability, DateHours, Day, Exception, TimeOff, VisitType, WeeklyHours,
    },
};

/// A line of texts that belong together; the key says which line it is while lines come and go.
#[derive(Clone)]
pub struct Row {
    /// Never used twice.
    pub key: u32,
    /// The texts, in the order of the columns.
    pub texts: [ArcRwSignal<String>; 3],
}

impl Row {
    /// A new line.
    pub fn new(texts: [&str; 3]) -> Self {
        static LAST: AtomicU32 = AtomicU32::new(0);
        Self {
            key: LAST.fetch_add(1, Ordering::Relaxed),
            texts: texts.map(|text| ArcRwSignal::new(text.to_owned())),
        }
    }

    fn read(&self) -> [String; 3] {
        self.texts.each_ref().map(|text| text.get())
    }
}

/// Lines of one kind.
pub type Rows = RwSignal<Vec<Row>>;

/// The document; a copy is the same one.
#[derive(Clone, Copy)]
pub struct Draft {
    /// An IANA name.
    pub time_zone: RwSignal<String>,
    /// The number of the day from Monday, from, to.
    pub hours: Rows,
    /// Date, from, to; without times the day is closed. A date may have several lines.
    pub exceptions: Rows,
    /// From, to.
    pub time_off: Rows,
    /// Name, minutes, id.
    pub visit_types: Rows,
    /// In the order of [`RULES`].
    pub rules: [RwSignal<String>; 6],
}

/// The rules by their field, in the order of the page.
pub const RULES: [(&str, &str, &str); 6] = [
    (
        "rules.step_minutes",
        "Visits start every … minutes",
        "5, 10, 15, 20, 30, 45, 60, 90 or 120, from midnight on.",
    ),
    (
        "rules.buffer_before_minutes",
        "Minutes kept free before a visit",
        "Up to 240.",
    ),
    (
        "rules.buffer_after_minutes",
        "Minutes kept free after a visit",
        "Up to 240.",
    ),
    (
        "rules.minimum_notice_minutes",
        "Booked at least … minutes before",
        "Up to 43200, which is 30 days.",
    ),
    (
        "rules.horizon_days",
        "Booked at most … days ahead",
        "Up to 731.",
    ),
    (
        "rules.max_per_day",
        "Most visits on a day",
        "Empty for no limit.",
    ),
];

impl Draft {
    /// The document as it was read.
    pub fn of(known: &Availability) -> Self {
        let rules = &known.rules;
        let limit = rules.max_per_day.map(|most| most.to_string());
        let rules = [
            rules.step_minutes.to_string(),
            rules.buffer_before_minutes.to_string(),
            rules.buffer_after_minutes.to_string(),
            rules.minimum_notice_minutes.to_string(),
            rules.horizon_days.to_string(),
            limit.unwrap_or_default(),
        ];
        let exceptions = known.exceptions.iter().flat_map(|exception| {
            let date = exception.date.as_str();
            let closed = exception.hours.is_empty().then(|| Row::new([date, "", ""]));
            let open = exception.hours.iter();
            closed
                .into_iter()
                .chain(open.map(move |hours| Row::new([date, &hours.from, &hours.to])))
        });
        let off = known
            .time_off
            .iter()
            .map(|off| Row::new([&off.from, &off.to, ""]));
        let visits = known
            .visit_types
            .iter()
            .map(|visit| Row::new([&visit.name, &visit.length_minutes.to_string(), &visit.id]));
        Self {
            time_zone: RwSignal::new(known.time_zone.clone()),
            hours: RwSignal::new(rows_of(&known.hours)),
            exceptions: RwSignal::new(exceptions.collect()),
            time_off: RwSignal::new(off.collect()),
            visit_types: RwSignal::new(visits.collect()),
            rules: rules.map(RwSignal::new),
        }
    }

    /// The windows of the week, as they stand.
    pub fn weekly(self) -> Vec<WeeklyHours> {
        let windows = read(self.hours).into_iter().filter_map(|[day, from, to]| {
            let day = *Day::ALL.get(day.parse::<usize>().ok()?)?;
            Some(WeeklyHours { day, from, to })
        });
        windows.collect()
    }

    /// Other windows in their place.
    pub fn set_weekly(self, hours: &[WeeklyHours]) {
        self.hours.set(rows_of(hours));
    }

    /// The document as it would be sent. What is no number becomes one that is out of range.
    pub fn document(self) -> Availability {
        let mut exceptions: Vec<Exception> = Vec::new();
        for [date, from, to] in read(self.exceptions) {
            if exceptions.last().is_none_or(|last| last.date != date) {
                let hours = Vec::new();
                exceptions.push(Exception { date, hours });
            }
            let is_open = !(from.is_empty() && to.is_empty());
            if let (Some(last), true) = (exceptions.last_mut(), is_open) {
                last.hours.push(DateHours { from, to });
            }
        }
        let off = read(self.time_off).into_iter();
        let visits = read(self.visit_types).into_iter();
        let [step, before, after, notice, horizon, limit] = self.rules.map(|rule| rule.get());
        let number = |text: &str| text.trim().parse().unwrap_or(u16::MAX);
        Availability {
            time_zone: self.time_zone.get(),
            hours: self.weekly(),
            exceptions,
            time_off: off.map(|[from, to, _]| TimeOff { from, to }).collect(),
            visit_types: visits
                .map(|[name, length, id]| VisitType {
                    id,
                    name,
                    length_minutes: number(&length),
                })
                .collect(),
            rules: Rules {
                step_minutes: number(&step),
                buffer_before_minutes: number(&before),
                buffer_after_minutes: number(&after),
                minimum_notice_minutes: notice.trim().parse().unwrap_or(u32::MAX),
                horizon_days: number(&horizon),
                max_per_day: Some(limit)
                    .filter(|text| !text.trim().is_empty())
                    .map(|text| number(&text)),
            },
        }
    }
}

fn rows_of(hours: &[WeeklyHours]) -> Vec<Row> {
    let row = |window: &WeeklyHours| {
        let day = (window.day as u8).to_string();
        Row::new([&day, &window.from, &window.to])
    };
    hours.iter().map(row).collect()
}

fn read(rows: Rows) -> Vec<[String; 3]> {
    rows.with(|rows| rows.iter().map(Row::read).collect())
}
