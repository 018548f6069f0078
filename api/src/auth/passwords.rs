//! Passwords: hashed and compared on a fixed set of threads, and judged when new.
//!
//! One Argon2id computation wants 19 MiB and tens of milliseconds of a processor. Run wherever a
//! request happens to be, a flood of sign-ins would take all memory and stall every other answer.
//! So a few threads own their memory for good and share one bounded queue: memory is constant, the
//! other routes keep their processor time, and who would wait too long is told to come back later.
//!
//! A flood of sign-ins that hang up costs next to nothing: who has gone is passed over, and whoever has
//! waited longest comes next, so those who stay do not wait behind those who went.

mod argon;
mod nobodys;
mod strength;
#[cfg(test)]
mod tests;
mod turn;

use std::{
    fmt, io,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread,
    time::Duration,
};

use shared::{FieldCode, account::Password};
use tokio::sync::{Semaphore, oneshot};

use self::argon::Hasher;
pub use self::strength::strength;

/// Computations that may wait, with those of callers who have hung up and were not passed over yet.
/// Each is some hundred bytes, so what bounds the wait is not this but [`PATIENCE`].
const PLACES: usize = 4096;

/// How long one may wait for its turn and its answer: longer than that nobody believes the page still
/// works, and what is answered then is answered to nobody.
const PATIENCE: Duration = Duration::from_secs(5);

/// Turns per thread: while one has its password compared, the next one's account is looked up.
const TURNS_PER_THREAD: usize = 2;

/// Why there is no answer. None of the texts carries a password or a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// The queue is full or too slow; worth another try in a second.
    #[error("too many passwords are being checked")]
    Busy,
    /// The stored hash is not one that this program makes.
    #[error("the stored password hash can not be read")]
    UnreadableHash,
    /// The computation failed or its thread is gone.
    #[error("the password could not be hashed")]
    Failed,
}

/// An Argon2id hash in the PHC string form, which names its parameters and carries its salt.
/// It prints as nothing: a hash in a log is a hash to attack at leisure.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// The PHC string, for the database.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(***)")
    }
}

/// The hashing threads. Clones share them; they end when the last clone is dropped.
#[derive(Clone)]
pub struct Passwords {
    queue: SyncSender<Job>,
    turns: Arc<Semaphore>,
    patience: Duration,
    computed: Arc<AtomicU64>,
}

/// One computation and where its answer goes.
enum Job {
    Judge {
        password: Password,
        inputs: Vec<String>,
        answer: oneshot::Sender<Result<(), FieldCode>>,
    },
    Hash {
        password: Password,
        salt: [u8; argon::SALT_LEN],
        answer: oneshot::Sender<Result<String, PasswordError>>,
    },
    Verify {
        password: String,
        stored: String,
        answer: oneshot::Sender<Result<bool, PasswordError>>,
    },
}

impl Passwords {
    /// Half of the processors, so that the other half answers everybody else.
    pub fn default_threads() -> usize {
        thread::available_parallelism().map_or(1, |cores| (cores.get() / 2).max(1))
    }

    /// Starts so many hashing threads (at least one), each with its memory.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn new(threads: usize) -> io::Result<Self> {
        Self::with_queue(threads.max(1), PLACES, PATIENCE)
    }

    fn with_queue(threads: usize, places: usize, patience: Duration) -> io::Result<Self> {
        let (queue, jobs) = sync_channel(places);
        let jobs = Arc::new(Mutex::new(jobs));
        let computed = Arc::new(AtomicU64::new(0));
        for number in 1..=threads {
            let (jobs, computed) = (Arc::clone(&jobs), Arc::clone(&computed));
            thread::Builder::new()
                .name(format!("password-{number}"))
                .spawn(move || work(&jobs, &computed))?;
        }
        Ok(Self {
            queue,
            turns: Arc::new(Semaphore::new(threads.saturating_mul(TURNS_PER_THREAD))),
            patience,
            computed,
        })
    }

    /// Hashes a new password with a fresh salt.
    ///
    /// # Errors
    /// [`PasswordError::Busy`] when the queue is full.
    pub async fn hash(&self, password: &Password) -> Result<PasswordHash, PasswordError> {
        let (answer, answered) = oneshot::channel();
        self.enqueue(Job::Hash {
            password: password.clone(),
            salt: crate::random::bytes(),
            answer,
        })?;
        self.wait_for(answered).await?.map(PasswordHash)
    }

    /// Whether the password is the one that was hashed. Without a stored hash (nobody has that
    /// login) a decoy is computed all the same, so that the time taken does not tell who exists.
    ///
    /// # Errors
    /// [`PasswordError::Busy`] when the queue is full, [`PasswordError::UnreadableHash`] when
    /// `stored` is not an Argon2id hash within this program's parameters.
    pub async fn verify(
        &self,
        password: String,
        stored: Option<&str>,
    ) -> Result<bool, PasswordError> {
        let (answer, answered) = oneshot::channel();
        self.enqueue(Job::Verify {
            password: no_longer_than_any(password),
            stored: stored.unwrap_or(argon::DECOY).to_owned(),
            answer,
        })?;
        let matches = self.wait_for(answered).await??;
        Ok(matches && stored.is_some())
    }

    /// What [`strength`] says of a new password, asked where it can not hold up other requests.
    ///
    /// # Errors
    /// Outside, [`PasswordError::Busy`] when the queue is full; inside, that it is too weak.
    pub async fn judge(
        &self,
        password: &Password,
        inputs: &[&str],
    ) -> Result<Result<(), FieldCode>, PasswordError> {
        let (answer, answered) = oneshot::channel();
        self.enqueue(Job::Judge {
            password: password.clone(),
            inputs: inputs.iter().map(|&input| input.to_owned()).collect(),
            answer,
        })?;
        self.wait_for(answered).await
    }

    /// How many computations have been begun since the start.
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    /// Takes a place in the queue, which the job has until a thread comes by.
    fn enqueue(&self, job: Job) -> Result<(), PasswordError> {
        self.queue.try_send(job).map_err(|refused| match refused {
            TrySendError::Full(_) => PasswordError::Busy,
            TrySendError::Disconnected(_) => PasswordError::Failed,
        })
    }

    /// Waits for what a job comes to. Who stops waiting, here or because their future is dropped, has
    /// closed `answered`, and the job is passed over.
    async fn wait_for<T>(&self, answered: oneshot::Receiver<T>) -> Result<T, PasswordError> {
        match tokio::time::timeout(self.patience, answered).await {
            Ok(answer) => answer.map_err(|_| PasswordError::Failed),
            Err(_) => Err(PasswordError::Busy),
        }
    }
}

/// A password that is longer than any can be is wrong whatever it says, and would only fill the queue's
/// memory: nothing is compared in its place, which takes as long.
fn no_longer_than_any(password: String) -> String {
    if Password::MAX < password.chars().count() {
        return String::new();
    }
    password
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passwords")
            .field("computed", &self.computed())
            .finish_non_exhaustive()
    }
}

/// The life of one thread: it ends when nobody is left to send it anything.
fn work(jobs: &Mutex<Receiver<Job>>, computed: &AtomicU64) {
    let mut hasher = Hasher::new();
    loop {
        // The lock guards nothing that a panic could leave half done.
        let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = next else { return };
        if job.is_abandoned() {
            continue;
        }
        computed.fetch_add(1, Ordering::Relaxed);
        job.run(&mut hasher);
    }
}

impl Job {
    /// Whether the caller has hung up, so that the work would be for nobody.
    fn is_abandoned(&self) -> bool {
        match self {
            Self::Judge { answer, .. } => answer.is_closed(),
            Self::Hash { answer, .. } => answer.is_closed(),
            Self::Verify { answer, .. } => answer.is_closed(),
        }
    }

    /// Does the work and sends the answer, which is lost without harm if nobody waits any more.
    fn run(self, hasher: &mut Hasher) {
        match self {
            Self::Judge {
                password,
                inputs,
                answer,
            } => {
                let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
                let _ = answer.send(strength(&password, &inputs));
            }
            Self::Hash {
                password,
                salt,
                answer,
            } => {
                let _ = answer.send(hasher.hash(password.expose().as_bytes(), &salt));
            }
            Self::Verify {
                password,
                stored,
                answer,
            } => {
                let _ = answer.send(hasher.verify(password.as_bytes(), &stored));
            }
        }
    }
}
