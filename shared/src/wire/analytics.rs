//! How consultations went over a time, for a doctor and for the clinic.

use serde::{Deserialize, Serialize};

use super::report::ReportKind;

/// The most days asked for at once.
pub const MOST_DAYS: i64 = 366;

/// A mean, with how many it is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mean {
    /// How many.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 4294967295_u32))]
    pub count: u32,
    /// Their mean, rounded; 0 of none.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 0, maximum = 9007199254740991_i64)
    )]
    pub mean: i64,
    /// The largest; 0 of none.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 0, maximum = 9007199254740991_i64)
    )]
    pub most: i64,
}

/// The consultations of one day, or of all days together. Lengths are seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figures {
    /// Appointments that were confirmed and have started, whatever became of them.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 4294967295_u32))]
    pub appointments: u32,
    /// Those in which the two met in the room.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 4294967295_u32))]
    pub met: u32,
    /// Planned length of those.
    pub planned_seconds: Mean,
    /// Real length of those.
    pub real_seconds: Mean,
    /// How long patients waited.
    pub waited_seconds: Mean,
    /// How late patients came.
    pub patient_late_seconds: Mean,
    /// How late doctors came.
    pub doctor_late_seconds: Mean,
    /// No-shows of patients.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 4294967295_u32))]
    pub patient_no_shows: u32,
    /// No-shows of doctors.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 4294967295_u32))]
    pub doctor_no_shows: u32,
    /// No-shows that the patient contests.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 4294967295_u32))]
    pub contested: u32,
    /// How often somebody fell out of the room.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 4294967295_u32))]
    pub drops: u32,
    /// Answers to "how were picture and sound", 1 to 5, in hundredths.
    pub connection_rating: Mean,
    /// Answers to "how was the consultation", 1 to 5, in hundredths.
    pub consultation_rating: Mean,
}

/// One day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayFigures {
    /// `YYYY-MM-DD` in the reader's zone.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 10, format = "date", examples("2026-02-02"))
    )]
    pub date: String,
    /// That day's.
    pub figures: Figures,
}

/// In how many consultations something was reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportCount {
    /// What.
    pub kind: ReportKind,
    /// In how many consultations.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 4294967295_u32))]
    pub consultations: u32,
}

/// Samples of the connection's quality, from video servers that offer them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SampleCount {
    /// Of what.
    pub kind: ReportKind,
    /// How many.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 4294967295_u32))]
    pub samples: u32,
    /// How many of them were poor: quality below 50, 2 % of packets lost, 300 ms there and back.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 4294967295_u32))]
    pub poor: u32,
}

/// How consultations went from one day to another, both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Analytics {
    /// The first day, `YYYY-MM-DD`.
    #[cfg_attr(feature = "openapi", schema(max_length = 10, format = "date"))]
    pub from: String,
    /// The last day, `YYYY-MM-DD`.
    #[cfg_attr(feature = "openapi", schema(max_length = 10, format = "date"))]
    pub to: String,
    /// The zone whose days they are, an IANA name.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub time_zone: String,
    /// Everything together.
    pub total: Figures,
    /// Day by day, without days that have none.
    #[cfg_attr(feature = "openapi", schema(max_items = 366))]
    pub days: Vec<DayFigures>,
    /// What went wrong, the most frequent first.
    #[cfg_attr(feature = "openapi", schema(max_items = 18))]
    pub causes: Vec<ReportCount>,
    /// Which way the calls went: directly or over the video server, and where no quality was known.
    #[cfg_attr(feature = "openapi", schema(max_items = 18))]
    pub connections: Vec<ReportCount>,
    /// What is known of their quality; empty where no video server offered samples.
    #[cfg_attr(feature = "openapi", schema(max_items = 3))]
    pub samples: Vec<SampleCount>,
}
