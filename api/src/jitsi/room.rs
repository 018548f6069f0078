//! The secret name of a room.

use std::fmt;

/// The longest name: a prefix of 64 and 32 random characters.
const LONGEST: usize = 96;

/// The name under which the two meet. In mode `open` it is the only lock, so it is treated as a
/// secret: nothing prints it but a join ticket.
#[derive(Clone, PartialEq, Eq)]
pub struct RoomName(String);

impl RoomName {
    /// A new room: the prefix and 128 random bits in lower-case hex, for Jitsi folds names to lower case.
    pub fn new(prefix: &str, random: [u8; 16]) -> Self {
        Self(format!("{prefix}{:032x}", u128::from_be_bytes(random)))
    }

    /// A room as it stands in its appointment's row.
    pub fn from_stored(name: String) -> Self {
        Self(name)
    }

    /// A room as a video server names it: in any case of letters, and after the tenant in brackets if
    /// it has one. `None` for what can be no room of ours.
    pub fn from_server(name: &str) -> Option<Self> {
        let name = match name.strip_prefix('[') {
            Some(rest) => rest.split_once(']')?.1,
            None => name,
        };
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (name.len() <= LONGEST && name.bytes().all(allowed))
            .then(|| Self(name.to_ascii_lowercase()))
    }

    /// The name, for the row and the ticket.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RoomName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
