//! Webhooks: addresses of other systems that are told of events, after Standard Webhooks 1.0.0.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::{
    error::{Faults, FieldCode, FieldError},
    event::EventType,
    id::{AccountId, AppointmentId, DeliveryId, WebhookId, WebhookSecretId},
    instant::Instant,
    text,
    words::words,
};

/// The most webhooks of one client, and of the clinic itself.
pub const WEBHOOKS_MAX: i64 = 100;
/// The most secrets of a webhook that work at a time: the one in use, and the next one.
pub const SECRETS_MAX: usize = 2;
/// How every secret begins.
pub const SECRET_PREFIX: &str = "whsec_";
/// What a test is told as; no event has this type.
pub const TEST_TYPE: &str = "webhook.test";
/// The most characters of a description.
const DESCRIPTION_MAX: usize = 200;

/// Whether a webhook is told of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WebhookState {
    /// It is.
    Enabled,
    /// It is not: what happens meanwhile it is never told of, and what waited waits on.
    Disabled,
}

words!(WebhookState {
    Enabled = "enabled",
    Disabled = "disabled",
});

/// Why a webhook is disabled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DisabledWhy {
    /// Somebody disabled it.
    ByHand,
    /// Its receiver answered 410: it wants no more.
    Gone,
    /// All attempts to tell it of something have failed, and nothing came through meanwhile.
    Failing,
}

words!(DisabledWhy {
    ByHand = "by_hand",
    Gone = "gone",
    Failing = "failing",
});

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It waits to be sent, for the first time or again.
    Queued,
    /// The receiver answered with a 2xx.
    Delivered,
    /// It is given up.
    Dead,
}

words!(DeliveryState {
    Queued = "queued",
    Delivered = "delivered",
    Dead = "dead",
});

/// A secret that works. The secret itself is shown once, when it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookSecret {
    /// Its id, by which it is dropped.
    pub id: WebhookSecretId,
    /// When it was made.
    pub created_at: Instant,
}

/// A webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// The client whose it is, which is told of appointments of the doctors that granted it; `null`: it is
    /// the clinic's own, and told of all.
    pub client_id: Option<AccountId>,
    /// Where it is told.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 2048, examples("https://hooks.example.org/mydoctor"))
    )]
    pub url: String,
    /// Of which events; empty: of all.
    #[cfg_attr(feature = "openapi", schema(max_items = 32))]
    pub types: Vec<EventType>,
    /// What it is for, for people.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 1600, examples("Front desk system"))
    )]
    pub description: String,
    /// Whether it is told of events.
    pub state: WebhookState,
    /// Why not.
    pub disabled_why: Option<DisabledWhy>,
    /// Since when everything fails that is sent to it.
    pub failing_since: Option<Instant>,
    /// Its secrets that work. Each delivery is signed with all of them.
    #[cfg_attr(feature = "openapi", schema(max_items = 2))]
    pub secrets: Vec<WebhookSecret>,
    /// How often it has changed, its making included.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 1, maximum = 9007199254740991i64, examples(1))
    )]
    pub revision: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

/// A webhook with a secret that is shown this once.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookWithSecret {
    /// The webhook.
    pub webhook: Webhook,
    /// The secret. It can not be read again.
    #[cfg_attr(
        feature = "openapi",
        schema(
            max_length = 64,
            examples("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
        )
    )]
    pub secret: String,
}

/// What a webhook is to be.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DescribeWebhook {
    /// An address of the public network that begins with `https://`.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 2048, examples("https://hooks.example.org/mydoctor"))
    )]
    pub url: String,
    /// Of which events it is told. Left out or empty: of all.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<EventType>, max_items = 32))]
    pub types: Vec<String>,
    /// 1 to 200 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 1600, examples("Front desk system"))
    )]
    pub description: String,
}

/// A [`DescribeWebhook`] whose fields are proven, but for its address: who connects to it judges that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Of which events; empty: of all.
    pub types: Vec<EventType>,
    /// What it is for.
    pub description: String,
}

impl DescribeWebhook {
    /// # Errors
    /// Every field that is not valid.
    pub fn check(&self) -> Result<Described, Vec<FieldError>> {
        let mut faults = Faults::default();
        let types = faults.note("types", types(&self.types));
        let description = faults.note(
            "description",
            text::line(&self.description, DESCRIPTION_MAX),
        );
        let all = types
            .zip(description)
            .map(|(types, description)| Described { types, description });
        faults.finish(all)
    }
}

fn types(words: &[String]) -> Result<Vec<EventType>, FieldCode> {
    let mut known = Vec::new();
    for word in words {
        let kind: EventType = word.parse().map_err(|_| FieldCode::Unknown)?;
        if known.contains(&kind) {
            return Err(FieldCode::Repeated);
        }
        known.push(kind);
    }
    Ok(known)
}

/// What is told to a webhook of one event, or of a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delivery {
    /// Its id, which its receiver gets as `webhook-id`: the same however often it is sent.
    pub id: DeliveryId,
    /// The type of the event, or `webhook.test`.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 64, examples("appointment.confirmed"))
    )]
    pub r#type: String,
    /// The number of the event.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 1, maximum = 9007199254740991i64)
    )]
    pub seq: Option<i64>,
    /// The appointment.
    pub appointment_id: Option<AppointmentId>,
    /// What became of it.
    pub state: DeliveryState,
    /// How often it was tried.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 1000))]
    pub attempts: u32,
    /// When it is tried next; `null` while its webhook is disabled.
    pub due_at: Option<Instant>,
    /// What the receiver last answered.
    #[cfg_attr(feature = "openapi", schema(minimum = 100, maximum = 999))]
    pub last_status: Option<u16>,
    /// Why the last attempt failed, as a word for programs: `unreachable`, `timed_out`, `refused` by its
    /// answer, `bad_address`, `unreadable` for want of a key, or `not_granted` any more.
    #[cfg_attr(feature = "openapi", schema(max_length = 64, examples("timed_out")))]
    pub last_fault: Option<String>,
    /// When it was written.
    pub created_at: Instant,
    /// When the receiver took it.
    pub delivered_at: Option<Instant>,
}
