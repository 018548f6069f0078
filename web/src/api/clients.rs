//! The calls about clients of the API, for admins.

use shared::{
    AccountId, ClientSecretId,
    wire::{
        client::{Client, ClientWithSecret, DescribeClient},
        page::Page,
    },
};

use super::{Api, Call, Failure, with_query};

impl Api {
    /// A page of clients.
    pub async fn clients(self, cursor: Option<String>) -> Result<Page<Client>, Failure> {
        let path = with_query("/clients", &[("cursor", cursor)]);
        self.ask(Call::get(path)).await
    }

    /// Makes one; its secret is in the answer and nowhere else.
    pub async fn make_client(self, request: &DescribeClient) -> Result<ClientWithSecret, Failure> {
        self.ask(Call::post("/clients").json(request)).await
    }

    /// Gives one its next secret.
    pub async fn next_secret(self, id: AccountId) -> Result<ClientWithSecret, Failure> {
        self.ask(Call::post(format!("/clients/{id}/secrets"))).await
    }

    /// Drops a secret of one.
    pub async fn drop_secret(self, id: AccountId, secret: ClientSecretId) -> Result<(), Failure> {
        let call = Call::delete(format!("/clients/{id}/secrets/{secret}"));
        self.send(call).await.map(drop)
    }

    /// Revokes one for good.
    pub async fn revoke_client(self, id: AccountId) -> Result<(), Failure> {
        let call = Call::post(format!("/clients/{id}/revoke"));
        self.send(call).await.map(drop)
    }
}
