//! What a page reports of its call, and the two questions after it.

use serde::{Deserialize, Serialize};

use crate::{
    error::{Faults, FieldCode, FieldError},
    id::PageId,
    words::words,
};

/// The most reports of one request.
pub const MOST_REPORTS: usize = 50;

/// What happened, from a closed list: no names, no texts, no labels of devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// In the room; the value is the milliseconds it took from the ticket on.
    Joined,
    /// The call goes directly between the two.
    Direct,
    /// The call goes over the video server.
    Bridged,
    /// The browser gave no camera.
    CameraDenied,
    /// There is no camera, or another program has it.
    CameraUnavailable,
    /// The browser gave no microphone.
    MicrophoneDenied,
    /// There is no microphone, or another program has it.
    MicrophoneUnavailable,
    /// The script or the frame was blocked or not found.
    Blocked,
    /// The video server did not answer in time.
    Silent,
    /// The video server refused the token.
    Refused,
    /// The browser can not do it.
    Unsupported,
    /// The connection to the room was lost.
    Dropped,
    /// Went on with sound only.
    AudioOnly,
    /// Changed to another video server; the value is its number.
    OtherHost,
    /// A sample of the connection's quality; the value is 0 to 100 as the video server reckons it.
    Quality,
    /// Lost packets of a sample; the value is hundredths of a percent.
    PacketLoss,
    /// Round-trip time of a sample in milliseconds.
    RoundTrip,
    /// The video server offers no samples.
    QualityUnknown,
}

words!(ReportKind {
    Joined = "joined",
    Direct = "direct",
    Bridged = "bridged",
    CameraDenied = "camera_denied",
    CameraUnavailable = "camera_unavailable",
    MicrophoneDenied = "microphone_denied",
    MicrophoneUnavailable = "microphone_unavailable",
    Blocked = "blocked",
    Silent = "silent",
    Refused = "refused",
    Unsupported = "unsupported",
    Dropped = "dropped",
    AudioOnly = "audio_only",
    OtherHost = "other_host",
    Quality = "quality",
    PacketLoss = "packet_loss",
    RoundTrip = "round_trip",
    QualityUnknown = "quality_unknown",
});

impl ReportKind {
    /// Whether it is something that went wrong.
    pub const fn is_trouble(self) -> bool {
        matches!(
            self,
            Self::CameraDenied
                | Self::CameraUnavailable
                | Self::MicrophoneDenied
                | Self::MicrophoneUnavailable
                | Self::Blocked
                | Self::Silent
                | Self::Refused
                | Self::Unsupported
                | Self::Dropped
                | Self::AudioOnly
                | Self::OtherHost
        )
    }

    /// Whether it is one of many samples, of which the number counts.
    pub const fn is_sample(self) -> bool {
        matches!(self, Self::Quality | Self::PacketLoss | Self::RoundTrip)
    }
}

/// Below this a sample of quality is poor, of 100.
pub const POOR_QUALITY: u32 = 50;
/// From this on a sample of lost packets is poor, in hundredths of a percent.
pub const POOR_PACKET_LOSS: u32 = 200;
/// From this on a sample of round-trip time is poor, in milliseconds.
pub const POOR_ROUND_TRIP: u32 = 300;

/// One report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Counts the page's reports; the same number is taken once.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 0, maximum = 4294967295_u32))]
    pub seq: u32,
    /// What happened.
    pub kind: ReportKind,
    /// The number that goes with it, where it has one.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>, minimum = 0, maximum = 4294967295_u32))]
    pub value: Option<u32>,
}

impl Report {
    /// Whether the value is one that its kind can have.
    fn is_possible(&self) -> bool {
        let most = match self.kind {
            ReportKind::Quality => 100,
            ReportKind::PacketLoss => 10_000,
            _ => u32::MAX,
        };
        self.value.is_none_or(|value| value <= most)
    }
}

/// What a page reports at once.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Reports {
    /// The page's own id.
    pub page: PageId,
    /// At most 50.
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub items: Vec<Report>,
}

impl Reports {
    /// # Errors
    /// More than [`MOST_REPORTS`], or a value that its kind can not have.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let code = if MOST_REPORTS < self.items.len() {
            FieldCode::TooLong
        } else if !self.items.iter().all(Report::is_possible) {
            FieldCode::OutOfRange
        } else {
            return Ok(());
        };
        Err(vec![FieldError::new("items", code)])
    }
}

/// Two questions after a consultation, answered with 1 (bad) to 5 (good). The last answer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// How picture and sound were.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 5))]
    pub connection: u8,
    /// How the consultation was.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 5))]
    pub consultation: u8,
}

impl Rating {
    /// # Errors
    /// An answer outside 1 to 5.
    pub fn check(self) -> Result<Self, Vec<FieldError>> {
        let mut faults = Faults::default();
        let stars = |value: u8| {
            if (1..=5).contains(&value) {
                Ok(value)
            } else {
                Err(FieldCode::OutOfRange)
            }
        };
        let connection = faults.note("connection", stars(self.connection));
        let consultation = faults.note("consultation", stars(self.consultation));
        let all = connection
            .zip(consultation)
            .map(|(connection, consultation)| Self {
                connection,
                consultation,
            });
        faults.finish(all)
    }
}
