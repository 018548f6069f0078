//! How many streams somebody may have open at once. Each costs a connection for as long as it is read, so
//! it is not how often they are asked for that is counted, but how many there are.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use shared::AccountId;
use uuid::Uuid;

/// Of one thing, for an account: a page each on all the devices that somebody has at hand.
pub const OF_ONE: u32 = 6;
/// Of everything, for an account.
pub const OF_ALL: u32 = 24;

/// Open streams by account and thing. What nobody reads is not in it.
type Open = HashMap<AccountId, HashMap<Uuid, u32>>;

/// The streams that are open.
#[derive(Clone, Debug, Default)]
pub struct Streams(Arc<Mutex<Open>>);

/// The place of one stream, given back when it is dropped.
#[derive(Debug)]
pub struct Place {
    streams: Streams,
    account: AccountId,
    thing: Uuid,
}

/// How many places are left: of the thing, and of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// Of this thing.
    pub of_one: u32,
    /// Of everything.
    pub of_all: u32,
}

impl Streams {
    /// Takes a place, if one is left; and tells how many are left then.
    pub fn take(&self, account: AccountId, thing: Uuid) -> (Option<Place>, Left) {
        let mut open = self.open();
        let of_account = open.entry(account).or_default();
        let (one, all) = (
            of_account.get(&thing).copied().unwrap_or(0),
            of_account.values().sum::<u32>(),
        );
        let is_free = one < OF_ONE && all < OF_ALL;
        if is_free {
            *of_account.entry(thing).or_default() += 1;
        }
        let taken = u32::from(is_free);
        let left = Left {
            of_one: OF_ONE.saturating_sub(one + taken),
            of_all: OF_ALL.saturating_sub(all + taken),
        };
        let place = is_free.then(|| Place {
            streams: self.clone(),
            account,
            thing,
        });
        (place, left)
    }

    fn give_back(&self, account: AccountId, thing: Uuid) {
        let mut open = self.open();
        let Some(of_account) = open.get_mut(&account) else {
            return;
        };
        if let Some(count) = of_account.get_mut(&thing) {
            *count = count.saturating_sub(1);
        }
        of_account.retain(|_, count| 0 < *count);
        if of_account.is_empty() {
            open.remove(&account);
        }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.streams.give_back(self.account, self.thing);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(n: u128) -> AccountId {
        Uuid::from_u128(n).into()
    }

    #[test]
    fn a_place_that_is_given_back_is_free_again_and_nothing_is_left_of_it() {
        let (streams, thing) = (Streams::default(), Uuid::from_u128(1));
        let mut places: Vec<Place> = (1..=OF_ONE)
            .map(|n| {
                let (place, left) = streams.take(account(1), thing);
                assert_eq!((left.of_one, left.of_all), (OF_ONE - n, OF_ALL - n));
                place.unwrap()
            })
            .collect();
        let (none, left) = streams.take(account(1), thing);
        assert!(none.is_none() && left.of_one == 0);
        assert!(streams.take(account(2), thing).0.is_some());
        assert!(streams.take(account(1), Uuid::from_u128(2)).0.is_some());
        places.pop();
        let again = streams.take(account(1), thing).0.unwrap();
        drop((places, again));
        assert!(streams.open().is_empty());
    }

    #[test]
    fn an_account_has_so_many_of_all_together() {
        let streams = Streams::default();
        let things = (0..OF_ALL).map(|n| Uuid::from_u128(u128::from(n / 5)));
        let places: Vec<_> = things
            .map(|thing| streams.take(account(1), thing).0)
            .collect();
        assert!(places.iter().all(Option::is_some));
        let (none, left) = streams.take(account(1), Uuid::max());
        assert!(none.is_none());
        assert_eq!((left.of_one, left.of_all), (OF_ONE, 0));
    }
}
