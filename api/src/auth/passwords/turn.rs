//! The line of strangers who want to be known.

use super::{PasswordError, Passwords};

impl Passwords {
    /// Waits for a turn to ask who somebody is, and asks. A stranger takes one before their account is
    /// looked up: a flood of them then stands here, where it costs nothing, and not before the database,
    /// where all others would stand behind it. Who hangs up has left the line at once.
    ///
    /// # Errors
    /// [`PasswordError::Busy`] when turn and answer together take too long, or what `ask` refuses with.
    pub async fn in_turn<T, E: From<PasswordError>>(
        &self,
        ask: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let asked = async {
            let _turn = self
                .turns
                .acquire()
                .await
                .map_err(|_| PasswordError::Failed)?;
            ask.await
        };
        let asked = tokio::time::timeout(self.patience, asked).await;
        asked.map_err(|_| PasswordError::Busy)?
    }
}
