//! The calls about webhooks, for admins.

use shared::{
    DeliveryId, WebhookId, WebhookSecretId,
    wire::{
        page::Page,
        webhook::{Delivery, DescribeWebhook, Webhook, WebhookWithSecret},
    },
};

use super::{Api, Call, Failure, with_query};

const WEBHOOKS: &str = "/webhooks";

/// What is done about a webhook as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookAction {
    /// It is told of events from now on.
    Enable,
    /// It no longer is.
    Disable,
    /// It is told of a test.
    Test,
}

impl Api {
    /// A page of webhooks.
    pub async fn webhooks(self, cursor: Option<String>) -> Result<Page<Webhook>, Failure> {
        let path = with_query(WEBHOOKS, &[("cursor", cursor)]);
        self.ask(Call::get(path)).await
    }

    /// Makes one; its secret is in the answer and nowhere else.
    pub async fn make_webhook(
        self,
        request: &DescribeWebhook,
    ) -> Result<WebhookWithSecret, Failure> {
        self.ask(Call::post(WEBHOOKS).json(request)).await
    }

    /// Gives one its next secret.
    pub async fn next_webhook_secret(self, id: WebhookId) -> Result<WebhookWithSecret, Failure> {
        let path = format!("{WEBHOOKS}/{id}/secrets");
        self.ask(Call::post(path)).await
    }

    /// Drops a secret of one.
    pub async fn drop_webhook_secret(
        self,
        id: WebhookId,
        secret: WebhookSecretId,
    ) -> Result<(), Failure> {
        let call = Call::delete(format!("{WEBHOOKS}/{id}/secrets/{secret}"));
        self.send(call).await.map(drop)
    }

    /// Does something about one.
    pub async fn act_on_webhook(self, id: WebhookId, action: WebhookAction) -> Result<(), Failure> {
        let word = match action {
            WebhookAction::Enable => "enable",
            WebhookAction::Disable => "disable",
            WebhookAction::Test => "test",
        };
        let call = Call::post(format!("{WEBHOOKS}/{id}/{word}"));
        self.send(call).await.map(drop)
    }

    /// Removes one, with the log of what it was told.
    pub async fn remove_webhook(self, id: WebhookId) -> Result<(), Failure> {
        let call = Call::delete(format!("{WEBHOOKS}/{id}"));
        self.send(call).await.map(drop)
    }

    /// A page of what one was told, the newest first.
    pub async fn deliveries(
        self,
        id: WebhookId,
        cursor: Option<String>,
    ) -> Result<Page<Delivery>, Failure> {
        let path = with_query(
            &format!("{WEBHOOKS}/{id}/deliveries"),
            &[("cursor", cursor)],
        );
        self.ask(Call::get(path)).await
    }

    /// Tells one something once more.
    pub async fn replay(self, id: WebhookId, delivery: DeliveryId) -> Result<(), Failure> {
        let call = Call::post(format!("{WEBHOOKS}/{id}/deliveries/{delivery}/replay"));
        self.send(call).await.map(drop)
    }
}
