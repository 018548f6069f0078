//! Where a browser is told of notifications while no page is open (W3C Push API, RFC 8030).

use serde::{Deserialize, Serialize};

use crate::{id::PushSubscriptionId, instant::Instant};

/// The most browsers of one account that are told.
pub const PUSH_SUBSCRIPTIONS_MAX: usize = 10;

/// What a browser says of itself, as its `PushSubscription` has it. It is made for the key that `/site` names.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Subscribe {
    /// Where its push service takes messages for it: an address of the public network that begins with
    /// `https://`.
    #[cfg_attr(
        feature = "openapi",
        schema(
            max_length = 2048,
            examples("https://push.example.net/send/c1KrmpTuRm…")
        )
    )]
    pub endpoint: String,
    /// With what messages for it are encrypted.
    pub keys: SubscriptionKeys,
}

/// The two keys of a subscription, both in Base64 for addresses without the signs at the end (RFC 8291).
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SubscriptionKeys {
    /// A point on the curve P-256, uncompressed: 65 bytes.
    #[cfg_attr(
        feature = "openapi",
        schema(
            min_length = 87,
            max_length = 87,
            examples(
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
            )
        )
    )]
    pub p256dh: String,
    /// A secret of 16 bytes.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 22, max_length = 22, examples("BTBZMqHH6r4Tts7J_aSIgg"))
    )]
    pub auth: String,
}

/// A browser that is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Subscribed {
    /// By this it is taken away.
    pub id: PushSubscriptionId,
    /// Since when.
    pub created_at: Instant,
}
