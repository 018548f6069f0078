//! The calls about what changes, and what somebody is notified of.

use serde::{Deserialize, de::IgnoredAny};
use shared::wire::{
    notification::{Notification, Notifications, ReadNotifications, Unread},
    page::Page,
    seq::Seq,
};
use web_sys::{AbortSignal, Response};

use super::{Api, Call, Failure, with_query};

const NOTIFICATIONS: &str = "/me/notifications";

/// Whether anything has changed. What it is the lists ask for themselves.
#[derive(Deserialize)]
pub struct Changed {
    /// One for each change.
    pub items: Vec<IgnoredAny>,
    /// Up to which number.
    pub next_cursor: i64,
}

impl Api {
    /// What changes for the account, after the change with this number, as a stream that goes on until it
    /// is aborted or breaks.
    pub async fn follow(
        self,
        after: Option<i64>,
        abort: &AbortSignal,
    ) -> Result<Response, Failure> {
        let after = after.map(|seq| seq.to_string());
        let call = Call::get(with_query("/me/events", &[("after", after)]));
        let token = self.0.token().await?;
        self.0.acting.sign(call).open(&token, abort).await
    }

    /// The same, asked once; without a number from now on.
    pub async fn changed_since(self, after: Option<i64>) -> Result<Changed, Failure> {
        let path = match after {
            Some(after) => format!("/changes?cursor={after}"),
            None => "/changes?from=now".to_owned(),
        };
        self.ask(Call::get(path)).await
    }

    /// How many notifications are unread.
    pub async fn unread(self) -> Result<Unread, Failure> {
        let path = format!("{NOTIFICATIONS}?limit=1");
        self.ask(Call::get(path)).await
    }

    /// A page of the notifications.
    pub async fn notifications(
        self,
        cursor: Option<String>,
    ) -> Result<Page<Notification>, Failure> {
        let path = with_query(NOTIFICATIONS, &[("cursor", cursor)]);
        let answer: Notifications = self.ask(Call::get(path)).await?;
        Ok(Page {
            items: answer.items,
            next_cursor: answer.next_cursor.map(|seq| seq.to_string()),
        })
    }

    /// All up to this one have been read.
    pub async fn read_notifications(self, up_to: Seq) -> Result<Unread, Failure> {
        let read = ReadNotifications { up_to };
        let path = format!("{NOTIFICATIONS}/read");
        self.ask(Call::post(path).json(&read)).await
    }
}
