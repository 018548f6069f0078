//! Third people in one consultation: an interpreter, a relative.

use serde::{Deserialize, Serialize};

use super::presence::{Doing, Whereabouts};
use crate::{
    account::PersonName,
    error::{Faults, FieldError},
    id::{GuestId, PageId},
    instant::Instant,
    words::words,
};

/// How long a link can be opened after it was made, in minutes.
pub const LINK_MINUTES: i64 = 15;
/// The most guests of one appointment whose links hold.
pub const MOST_GUESTS: usize = 4;

/// What a third person is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Interprets.
    Interpreter,
    /// Belongs to the patient.
    Relative,
    /// Anything else.
    Other,
}

words!(Relation {
    Interpreter = "interpreter",
    Relative = "relative",
    Other = "other",
});

/// A third person, as both sides see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Guest {
    /// Their id.
    pub id: GuestId,
    /// The name shown in the room.
    #[cfg_attr(feature = "openapi", schema(max_length = 800, examples("Kim Example")))]
    pub name: String,
    /// What they are there for.
    pub relation: Relation,
    /// Until when the link can be opened.
    pub expires_at: Instant,
    /// When it was opened.
    pub redeemed_at: Option<Instant>,
    /// Where they are, once they have been seen.
    pub whereabouts: Option<Whereabouts>,
}

/// A doctor invites somebody.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InviteGuest {
    /// The name shown in the room, 1 to 100 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 800, examples("Kim Example"))
    )]
    pub name: String,
    /// What they are there for.
    pub relation: Relation,
}

impl InviteGuest {
    /// # Errors
    /// A name that is none.
    pub fn check(&self) -> Result<(PersonName, Relation), Vec<FieldError>> {
        let mut faults = Faults::default();
        let name = faults.note("name", PersonName::parse(&self.name));
        faults.finish(name.map(|name| (name, self.relation)))
    }
}

/// A guest with the link that lets them in, which is told this once.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitedGuest {
    /// The guest.
    pub guest: Guest,
    /// The link to hand over. Its secret stands behind the `#`, where no server sees it.
    #[cfg_attr(
        feature = "openapi",
        schema(
            format = "uri",
            max_length = 2048,
            examples("https://clinic.example/guest#…")
        )
    )]
    pub link: String,
}

/// Opens a link, once.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RedeemLink {
    /// What stood behind the `#`.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 128))]
    pub secret: String,
}

/// What an opened link is exchanged for.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GuestPass {
    /// Opens the room for this guest until it closes or the doctor takes it back; kept in the tab.
    #[cfg_attr(feature = "openapi", schema(max_length = 128))]
    pub pass: String,
    /// The consultation as the guest may see it.
    pub visit: GuestVisit,
}

/// A guest with a pass asks for the ticket, or for how things stand.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ShowPass {
    /// The pass.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 128))]
    pub pass: String,
}

/// A guest's page says that it is there.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GuestHeartbeat {
    /// The pass.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 128))]
    pub pass: String,
    /// The page's own id.
    pub page: PageId,
    /// What it does.
    pub doing: Doing,
}

/// A guest answers whether it may be recorded.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GuestAnswer {
    /// The pass.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 128))]
    pub pass: String,
    /// Yes or no.
    pub agreed: bool,
    /// The version of the text that was read.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 100000))]
    pub text_version: u32,
}

/// The consultation as a guest may see it: with whom and when, and nothing of why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GuestVisit {
    /// The guest's own name.
    #[cfg_attr(feature = "openapi", schema(max_length = 800))]
    pub name: String,
    /// With which doctor.
    #[cfg_attr(feature = "openapi", schema(max_length = 800))]
    pub doctor_name: String,
    /// The planned start.
    pub starts_at: Instant,
    /// The planned end.
    pub ends_at: Instant,
    /// When the room opens.
    pub opens_at: Instant,
    /// When it closes.
    pub closes_at: Instant,
    /// The server's time of this answer.
    pub server_now: Instant,
    /// Whether it may be recorded, and whether this guest agreed.
    pub recording: super::recording::Recording,
}
