//! The places in lists that clients hand back.

use api::http::Position;
use uuid::Uuid;

use super::text;

/// Reads the input as a cursor, and makes a cursor that says it.
pub fn check(input: &[u8]) {
    let text = text(input);
    if let Ok(position) = Position::decode(&text) {
        assert_eq!(position.encode(), text, "one place has two cursors");
        assert!(!position.key.contains('\0'), "no database takes this");
    }

    let position = Position {
        key: text.replace('\0', ""),
        id: Uuid::from_u128(input.iter().fold(0, |id, byte| id << 8 | u128::from(*byte))),
    };
    let read = Position::decode(&position.encode());
    assert_eq!(read.ok(), Some(position), "not the place that was meant");
}
