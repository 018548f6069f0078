//! Third people in one consultation: an interpreter, a relative.
//!
//! A doctor hands over a link that can be opened once, within minutes. What it is opened for is a pass,
//! kept in the guest's tab: it holds until the room closes or the doctor takes it back. Of both only a
//! hash is stored, and a guest never moderates.

pub mod invite;
pub mod store;
pub mod visit;

use std::collections::HashMap;

use shared::{
    GuestId, Instant,
    wire::{guest::Guest, presence::Whereabouts},
};

use self::store::GuestRow;

/// The guests whose links hold, as both sides see them.
pub fn shown(rows: Vec<GuestRow>, seen: &HashMap<GuestId, Whereabouts>) -> Vec<Guest> {
    let guest = |row: GuestRow| Guest {
        id: row.id(),
        whereabouts: seen.get(&row.id()).copied(),
        relation: row.relation,
        name: row.name,
        expires_at: row.expires_at,
        redeemed_at: row.redeemed_at.map(Instant::from),
    };
    rows.into_iter().map(guest).collect()
}
