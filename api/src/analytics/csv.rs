//! The figures as a table for spreadsheets.

use csv::{Terminator, WriterBuilder};
use shared::wire::analytics::{Analytics, Figures};

/// The columns after the day and whose they are; lengths are seconds, ratings 1 to 5.
const COLUMNS: [&str; 22] = [
    "appointments",
    "met",
    "planned_mean",
    "real_mean",
    "real_most",
    "waited_count",
    "waited_mean",
    "waited_most",
    "patient_late_count",
    "patient_late_mean",
    "patient_late_most",
    "doctor_late_count",
    "doctor_late_mean",
    "doctor_late_most",
    "patient_no_shows",
    "doctor_no_shows",
    "contested",
    "drops",
    "connection_rating_count",
    "connection_rating_mean",
    "consultation_rating_count",
    "consultation_rating_mean",
];

/// One line for each day and one for all of them (RFC 4180).
///
/// # Errors
/// When a line can not be written, which memory always takes.
pub fn table(whose: &str, analytics: &Analytics) -> Result<Vec<u8>, csv::Error> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    let head = ["date", "whose"].into_iter().chain(COLUMNS);
    writer.write_record(head)?;
    let whose = plain(whose);
    let total = (
        format!("{} to {}", analytics.from, analytics.to),
        &analytics.total,
    );
    let days = analytics
        .days
        .iter()
        .map(|day| (day.date.clone(), &day.figures));
    for (date, figures) in days.chain([total]) {
        let cells = [date, whose.clone()].into_iter().chain(cells(figures));
        writer.write_record(cells)?;
    }
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}

/// A text that no spreadsheet takes for a formula: one that begins like one gets an apostrophe before it
/// (OWASP, "CSV Injection").
fn plain(text: &str) -> String {
    let begins_like_one =
        text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    match begins_like_one {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

fn cells(figures: &Figures) -> [String; COLUMNS.len()] {
    let stars = |hundredths: i64| format!("{}.{:02}", hundredths / 100, hundredths % 100);
    [
        figures.appointments.to_string(),
        figures.met.to_string(),
        figures.planned_seconds.mean.to_string(),
        figures.real_seconds.mean.to_string(),
        figures.real_seconds.most.to_string(),
        figures.waited_seconds.count.to_string(),
        figures.waited_seconds.mean.to_string(),
        figures.waited_seconds.most.to_string(),
        figures.patient_late_seconds.count.to_string(),
        figures.patient_late_seconds.mean.to_string(),
        figures.patient_late_seconds.most.to_string(),
        figures.doctor_late_seconds.count.to_string(),
        figures.doctor_late_seconds.mean.to_string(),
        figures.doctor_late_seconds.most.to_string(),
        figures.patient_no_shows.to_string(),
        figures.doctor_no_shows.to_string(),
        figures.contested.to_string(),
        figures.drops.to_string(),
        figures.connection_rating.count.to_string(),
        stars(figures.connection_rating.mean),
        figures.consultation_rating.count.to_string(),
        stars(figures.consultation_rating.mean),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_like_a_formula() {
        for name in ["=HYPERLINK(\"x\")", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"] {
            assert_eq!(plain(name), format!("'{name}"));
        }
        assert_eq!(plain("Dr. Ada, \"Lovelace\""), "Dr. Ada, \"Lovelace\"");
    }

    #[test]
    fn a_name_with_commas_and_quotes_stays_one_cell() {
        let analytics = Analytics {
            from: "2026-01-01".into(),
            to: "2026-01-31".into(),
            time_zone: "UTC".into(),
            total: Figures::default(),
            days: Vec::new(),
            causes: Vec::new(),
            connections: Vec::new(),
            samples: Vec::new(),
        };
        let text = table("=1, \"x\"", &analytics).unwrap();
        let mut reader = csv::Reader::from_reader(text.as_slice());
        let record = reader.records().next().unwrap().unwrap();
        assert_eq!(
            (&record[0], &record[1]),
            ("2026-01-01 to 2026-01-31", "'=1, \"x\"")
        );
        assert_eq!(record.len(), 2 + COLUMNS.len());
    }
}
