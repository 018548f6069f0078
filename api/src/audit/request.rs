//! Which request the running code belongs to, so that a line of the audit can be found in the log and
//! the other way round. It goes by the task, because no rule and no store needs to know it.

use std::future::Future;

use uuid::Uuid;

tokio::task_local! {
    static REQUEST: Option<Uuid>;
}

/// Runs what belongs to a request.
pub(super) async fn within<F: Future>(id: Option<Uuid>, work: F) -> F::Output {
    REQUEST.scope(id, work).await
}

/// The request that the running code belongs to; `None` for what the server does by itself.
pub(super) fn id() -> Option<Uuid> {
    REQUEST.try_with(|id| *id).ok().flatten()
}
