//! Who follows what changes on this server, and handing changes to them.
//!
//! All of them together are fed by one look into the database: see [`following`](super::following).
//! Each has a short queue of its own. Who does not read until it is full is dropped from here; they read
//! what is left in it, find their stream ended, and come back with the number of the last they read.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use shared::{AccountId, Actor};
use tokio::sync::{Notify, mpsc};
use uuid::Uuid;

use super::store::ChangeRow;

/// What waits for one follower at most.
pub const MOST_WAITING: usize = 256;

/// Something to tell a follower.
#[derive(Clone, Debug)]
pub enum Told {
    /// Something has changed.
    Change(Arc<ChangeRow>),
    /// They have read notifications, maybe on another device.
    Counted,
}

/// Whose changes a follower gets: an account's, or everybody's.
type Whose = Option<Uuid>;

#[derive(Debug, Default)]
struct State {
    /// The number up to which everybody was told; `None` before the first one follows.
    position: Option<i64>,
    /// The name of the next follower.
    next: u64,
    open: HashMap<Whose, Vec<(u64, mpsc::Sender<Told>)>>,
}

/// All followers of a server.
#[derive(Clone, Debug, Default)]
pub struct Followers {
    state: Arc<Mutex<State>>,
    news: Arc<Notify>,
}

impl Followers {
    /// Begins to follow what an account may know of. `last` is a number that is given already. What has
    /// a number up to the second one that this answers is not told.
    pub fn follow(&self, actor: Actor, last: i64) -> (Following, i64) {
        let (sender, told) = mpsc::channel(MOST_WAITING);
        let whose = match actor {
            Actor::Admin(_) => None,
            Actor::Patient(_) | Actor::Doctor(_) | Actor::Integrator(_) => {
                Some(actor.account_id().uuid())
            }
        };
        let mut state = self.state();
        let position = *state.position.get_or_insert(last);
        let name = state.next;
        state.next += 1;
        state.open.entry(whose).or_default().push((name, sender));
        let following = Following {
            followers: self.clone(),
            whose,
            name,
            told,
        };
        (following, position)
    }

    /// The number up to which everybody was told; `None` while nobody has ever followed.
    pub fn position(&self) -> Option<i64> {
        self.state().position
    }

    /// Hands on what came after a position of before, in its order and without a gap.
    pub fn tell(&self, rows: Vec<ChangeRow>) {
        let mut state = self.state();
        for row in rows {
            // Somebody else may have told it meanwhile.
            if state.position < Some(row.seq) {
                state.position = Some(row.seq);
                state.tell(row);
            }
        }
    }

    /// Tells an account's pages on this server that it has read notifications.
    pub fn counted(&self, account: AccountId) {
        self.state().send(Some(account.uuid()), &Told::Counted);
    }

    /// Says that there may be something to tell, so that nobody waits for the next look.
    pub fn wake(&self) {
        self.news.notify_one();
    }

    /// Until somebody says so.
    pub async fn woken(&self) {
        self.news.notified().await;
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.state().open.values().map(Vec::len).sum()
    }

    /// A panic while the lock was held can leave no follower half written, so the state is used on.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn tell(&mut self, row: ChangeRow) {
        let (doctor, patient) = (row.doctor_id, row.patient_id);
        let told = Told::Change(Arc::new(row));
        for whose in [None, Some(doctor), Some(patient)] {
            self.send(whose, &told);
        }
    }

    fn send(&mut self, whose: Whose, told: &Told) {
        self.keep(whose, |(_, sender)| sender.try_send(told.clone()).is_ok());
    }

    fn keep(&mut self, whose: Whose, is_kept: impl Fn(&(u64, mpsc::Sender<Told>)) -> bool) {
        if let Some(of_one) = self.open.get_mut(&whose) {
            of_one.retain(is_kept);
            if of_one.is_empty() {
                self.open.remove(&whose);
            }
        }
    }
}

/// A place among the followers, given back when it is dropped.
#[derive(Debug)]
pub struct Following {
    followers: Followers,
    whose: Whose,
    name: u64,
    told: mpsc::Receiver<Told>,
}

impl Following {
    /// What there is to tell, at least one thing; `None` when this one was dropped and has read the rest.
    pub async fn told(&mut self) -> Option<Vec<Told>> {
        let mut all = Vec::new();
        let some = self.told.recv_many(&mut all, MOST_WAITING).await;
        (some != 0).then_some(all)
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        let name = self.name;
        let mut state = self.followers.state();
        state.keep(self.whose, |(other, _)| *other != name);
    }
}
