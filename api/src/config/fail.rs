//! Where a test has the process end; no setting for operators, and not there in what is released.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// A place in the program, and the how-manyeth time of passing it.
#[derive(Clone, Debug)]
pub struct FailPoint {
    name: String,
    left: Arc<AtomicU32>,
}

impl FailPoint {
    /// `MYDOCTOR_TEST_FAIL_POINT`: `<name>:<how many passes are survived>`.
    pub(super) fn read() -> Option<Self> {
        if !cfg!(debug_assertions) {
            return None;
        }
        let text = std::env::var("MYDOCTOR_TEST_FAIL_POINT").ok()?;
        let (name, survived) = text.split_once(':')?;
        Some(Self {
            name: name.to_owned(),
            left: Arc::new(AtomicU32::new(survived.parse().ok()?)),
        })
    }

    /// Whether it is here and now.
    pub fn is_met_at(&self, name: &str) -> bool {
        self.name == name
            && self
                .left
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                    left.checked_sub(1)
                })
                .is_err()
    }
}
