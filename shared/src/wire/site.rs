//! What the SPA starts from.

use serde::{Deserialize, Serialize};

use crate::{consultation::JoinPolicy, instant::Instant};

/// The installation, as anyone may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Site {
    /// The name of the product or the clinic.
    #[cfg_attr(feature = "openapi", schema(max_length = 100, examples("MyDoctor")))]
    pub name: String,
    /// When rooms are open.
    pub join_policy: JoinPolicy,
    /// How many minutes before its start a patient can last cancel or move a confirmed appointment
    /// themself; 0 for no such limit.
    #[cfg_attr(feature = "openapi", schema(maximum = 43200, examples(1440)))]
    pub cancel_notice_minutes: u32,
    /// Whom patients call where they can no longer help themselves.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 1600, examples("+49 30 1234567"))
    )]
    pub contact: Option<String>,
    /// The host of the video server, with its port if it has one.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 260, examples("meet.example.org"))
    )]
    pub video_domain: String,
    /// The script that provides `JitsiMeetExternalAPI`; whether it can be had tells whether the video
    /// server can be reached.
    #[cfg_attr(
        feature = "openapi",
        schema(
            format = "uri",
            max_length = 2048,
            examples("https://meet.example.org/external_api.js")
        )
    )]
    pub video_script: String,
    /// The server's key for web push: a point on the curve P-256, uncompressed, in Base64 for addresses.
    /// `null` where nobody is told while no page is open.
    #[cfg_attr(
        feature = "openapi",
        schema(
            max_length = 87,
            examples(
                "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
            )
        )
    )]
    pub push_key: Option<String>,
    /// The server's time, the only clock that counts.
    pub server_now: Instant,
    /// Whether this is a demonstration with the test accounts.
    pub demo: bool,
}
