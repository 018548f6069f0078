//! Errors as RFC 9457 problem documents.

use serde::{Deserialize, Serialize};

use crate::{
    appointment::Status,
    error::{ErrorCode, FieldError},
    instant::Instant,
    wire::factor::FactorMethod,
};

/// How many fields are told of at once. Of a long list with the same fault in each line the first
/// lines tell enough.
pub const MOST_ERRORS: usize = 32;

/// `application/problem+json`. Programs look at `code`; `title` and `detail` are for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `about:blank`: the code says more than a page could.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(max_length = 200, examples("about:blank")))]
    pub kind: String,
    /// The kind in a few words, always the same for a code.
    #[cfg_attr(feature = "openapi", schema(max_length = 200, examples("Not found")))]
    pub title: String,
    /// The HTTP status.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 400, maximum = 599, examples(404))
    )]
    pub status: u16,
    /// The kind for programs.
    pub code: ErrorCode,
    /// This occurrence in a sentence, and what to do.
    #[cfg_attr(
        feature = "openapi",
        schema(
            max_length = 500,
            examples("There is nothing here, or nothing that you may see.")
        )
    )]
    pub detail: String,
    /// The path of the request.
    #[cfg_attr(
        feature = "openapi",
        schema(
            max_length = 2048,
            examples("/api/v1/appointments/0190a0b0-0000-7000-8000-000000000001")
        )
    )]
    pub instance: String,
    /// The number to quote when asking for help; also in `X-Request-Id`.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 36, examples("0190a0b0-0000-7000-8000-00000000000f"))
    )]
    pub request_id: String,
    /// The first fields that are not valid, 32 at most; empty unless `code` is `validation_failed`.
    #[cfg_attr(feature = "openapi", schema(max_items = 32))]
    pub errors: Vec<FieldError>,
    /// What a denial carries beside its code.
    #[serde(flatten)]
    pub facts: DenialFacts,
}

/// Why a client is given no token, in the words of OAuth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TokenRefusal {
    /// The request is not in the form of such a request.
    InvalidRequest,
    /// The client is not known, can not call any more, or showed a wrong secret.
    InvalidClient,
    /// There is no such scope, or the client does not have it.
    InvalidScope,
    /// Only `client_credentials` is offered.
    UnsupportedGrantType,
}

/// The facts that go with a refused join or transition; what does not apply is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DenialFacts {
    /// The present status, when it is the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment_status: Option<Status>,
    /// When the room opens (`too_early`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<Instant>,
    /// When the room closed (`too_late`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes_at: Option<Instant>,
    /// The last instant at which it was possible (`notice_too_short`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub possible_until: Option<Instant>,
    /// Whom to call instead (`notice_too_short`), if the clinic says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 1600, examples("+49 30 1234567"))
    )]
    pub contact: Option<String>,
    /// What the video server shows to who wanted to open a room, under the name that it looks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub message: Option<String>,
    /// The second step of a sign-in (`second_factor_required`): opaque, good for five minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub challenge: Option<String>,
    /// The ways to take it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 3))]
    pub methods: Vec<FactorMethod>,
    /// The same as the code in the words of OAuth (RFC 6749 §5.2), in answers to clients that ask for a
    /// token: what a library of theirs looks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<TokenRefusal>,
    /// The same as `detail`, beside `error`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub error_description: Option<String>,
    /// The server's time of the decision, for a countdown that does not trust the device's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_now: Option<Instant>,
}
