//! One page of a list.

use serde::{Deserialize, Serialize};

/// A part of a list and where the next part begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The items, at most `limit`.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub items: Vec<T>,
    /// Give this as `cursor` for the next page; `null` on the last one. Its content is not for clients.
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub next_cursor: Option<String>,
}
