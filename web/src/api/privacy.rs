//! The calls about whose data it is.

use shared::wire::{
    consent::{AnswerConsent, Consents},
    export::EraseAccount,
};

use super::{Answer, Api, Call, Failure};

impl Api {
    /// What the account has agreed to.
    pub async fn consents(self) -> Result<Consents, Failure> {
        self.ask(Call::get("/me/consents")).await
    }

    /// Agrees to a text, or takes that back.
    pub async fn answer_consent(self, request: &AnswerConsent) -> Result<Consents, Failure> {
        self.ask(Call::put("/me/consents").json(request)).await
    }

    /// Everything that is kept of the account, as it comes.
    pub async fn export(self) -> Result<Answer, Failure> {
        self.send(Call::get("/me/export")).await
    }

    /// Erases the account.
    pub async fn erase(self, request: &EraseAccount) -> Result<(), Failure> {
        let call = Call::post("/me/erasure").json(request);
        self.send(call).await.map(drop)
    }
}
