//! How far requests to addresses that others chose may go.

/// How far they go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// To the public network alone, and encrypted.
    Public,
    /// Also, without encryption, to this machine by the name `localhost`, where the receivers of tests are.
    Tests,
}

impl Reach {
    /// `MYDOCTOR_TEST_REACH`: `localhost` for tests that run the program; no setting for operators, and not
    /// there in what is released.
    pub(super) fn read() -> Self {
        let is_wanted = cfg!(debug_assertions)
            && std::env::var("MYDOCTOR_TEST_REACH").is_ok_and(|name| name == "localhost");
        match is_wanted {
            true => Self::Tests,
            false => Self::Public,
        }
    }
}
