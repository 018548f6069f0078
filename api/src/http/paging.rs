//! Keyset paging: a cursor is the place after which the next page begins.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use shared::{ErrorCode, wire::page::Page};
use uuid::Uuid;

use crate::error::ApiError;

/// The most items of a page.
const MAX: u8 = 100;
/// The items of a page unless asked otherwise.
const DEFAULT: u8 = 20;

/// A place in a list that is ordered by a text key and then by id. For lists in order of time the key
/// is the instant as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The sort key of the last item seen.
    pub key: String,
    /// Its id.
    pub id: Uuid,
}

impl Position {
    /// The text that a client hands back.
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{}\n{}", self.id, self.key))
    }

    /// # Errors
    /// [`ErrorCode::MalformedRequest`] for anything but a cursor that we gave.
    pub fn decode(cursor: &str) -> Result<Self, ApiError> {
        let decoded = URL_SAFE_NO_PAD
            .decode(cursor)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok());
        let parts = decoded.as_deref().and_then(|text| text.split_once('\n'));
        parts
            .filter(|(_, key)| !key.contains('\0'))
            .and_then(|(id, key)| {
                Some(Self {
                    key: key.to_owned(),
                    id: id.parse().ok()?,
                })
            })
            // An id can be written in several ways, of which we use one.
            .filter(|place| place.encode() == cursor)
            .ok_or(ApiError::new(ErrorCode::MalformedRequest))
    }

    /// The place of an item in a list that goes by ids alone.
    pub const fn of_id(id: Uuid) -> Self {
        Self {
            key: String::new(),
            id,
        }
    }

    /// The id after which such a list goes on; `None` for its beginning.
    ///
    /// # Errors
    /// [`ErrorCode::MalformedRequest`] for anything but a cursor that we gave.
    pub fn id_of(cursor: Option<&str>) -> Result<Option<Uuid>, ApiError> {
        let place = cursor.map(Self::decode).transpose()?;
        Ok(place.map(|place| place.id))
    }

    /// Cuts the one item too many that was read to see whether there is a next page.
    pub fn page<T>(mut items: Vec<T>, limit: u8, position: impl Fn(&T) -> Self) -> Page<T> {
        let more = items.len() > usize::from(limit);
        items.truncate(usize::from(limit));
        let next_cursor = items
            .last()
            .filter(|_| more)
            .map(|last| position(last).encode());
        Page { items, next_cursor }
    }
}

/// Reads `limit`.
///
/// # Errors
/// [`ErrorCode::MalformedRequest`] outside 1 to 100.
pub fn limit(asked: Option<u8>) -> Result<u8, ApiError> {
    match asked {
        None => Ok(DEFAULT),
        Some(limit @ 1..=MAX) => Ok(limit),
        Some(_) => Err(ApiError::new(ErrorCode::MalformedRequest)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_comes_back_as_it_went(key in "[^\0]*", id in any::<u128>()) {
            let position = Position { key, id: Uuid::from_u128(id) };
            prop_assert_eq!(Position::decode(&position.encode()).unwrap(), position);
        }

        #[test]
        fn garbage_is_refused_and_nothing_else(text in any::<String>()) {
            if let Ok(position) = Position::decode(&text) {
                prop_assert_eq!(position.encode(), text);
            }
        }
    }
}
