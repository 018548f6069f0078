//! The calls of the admins' console, and of deputies.

use shared::{
    AccountId,
    wire::{
        console::{AcceptInvitation, AccountEntry, DisableAccount, InviteDoctor},
        deputy::{Deputy, Deputyship, NameDeputy},
        page::Page,
        settings::{ChosenSettings, ClinicSettings, SettingsRevision},
    },
};

use super::{Api, Call, Failure, with_query};

/// Sets the first password with the link of an invitation; needs no session.
pub async fn accept_invitation(request: &AcceptInvitation) -> Result<(), Failure> {
    let call = Call::post("/auth/accept-invitation").json(request);
    call.send(None).await.map(drop)
}

impl Api {
    /// A page of accounts with this in their name or address, of this role and state.
    pub async fn accounts(
        self,
        [text, role, state]: [String; 3],
        cursor: Option<String>,
    ) -> Result<Page<AccountEntry>, Failure> {
        let given = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let values = [
            ("q", given(text)),
            ("role", given(role)),
            ("state", given(state)),
            ("cursor", cursor),
        ];
        self.ask(Call::get(with_query("/accounts", &values))).await
    }

    /// One account.
    pub async fn account(self, id: AccountId) -> Result<AccountEntry, Failure> {
        self.ask(Call::get(format!("/accounts/{id}"))).await
    }

    /// Invites a doctor.
    pub async fn invite_doctor(self, request: &InviteDoctor) -> Result<AccountEntry, Failure> {
        self.ask(Call::post("/accounts").json(request)).await
    }

    /// Does what has a name and needs no more words, then looks at the account again.
    pub async fn change_account(
        self,
        id: AccountId,
        action: &'static str,
    ) -> Result<AccountEntry, Failure> {
        let call = Call::post(format!("/accounts/{id}/{action}"));
        self.send(call).await?;
        self.account(id).await
    }

    /// Disables an account, then looks at it again.
    pub async fn disable_account(
        self,
        id: AccountId,
        request: &DisableAccount,
    ) -> Result<AccountEntry, Failure> {
        let call = Call::post(format!("/accounts/{id}/disable")).json(request);
        self.send(call).await?;
        self.account(id).await
    }

    /// Signs an account out everywhere.
    pub async fn end_sessions_of(self, id: AccountId) -> Result<(), Failure> {
        let call = Call::delete(format!("/accounts/{id}/sessions"));
        self.send(call).await.map(drop)
    }

    /// Takes away what an account signs in with beside its password.
    pub async fn reset_factors_of(self, id: AccountId) -> Result<(), Failure> {
        let call = Call::delete(format!("/accounts/{id}/second-factors"));
        self.send(call).await.map(drop)
    }

    /// The settings of the clinic.
    pub async fn clinic_settings(self) -> Result<ClinicSettings, Failure> {
        self.ask(Call::get("/settings")).await
    }

    /// Chooses them, if nobody has since that revision.
    pub async fn choose_settings(
        self,
        chosen: &ChosenSettings,
        revision: i64,
    ) -> Result<ClinicSettings, Failure> {
        let call = Call::put("/settings").json(chosen);
        self.ask(call.if_still(Some(format!("\"{revision}\""))))
            .await
    }

    /// A page of who chose what, the newest first.
    pub async fn settings_history(
        self,
        cursor: Option<String>,
    ) -> Result<Page<SettingsRevision>, Failure> {
        let path = with_query("/settings/history", &[("cursor", cursor)]);
        self.ask(Call::get(path)).await
    }

    /// The own deputies.
    pub async fn deputies(self) -> Result<Page<Deputy>, Failure> {
        self.ask(Call::get("/me/deputies")).await
    }

    /// Names a deputy.
    pub async fn name_deputy(self, request: &NameDeputy) -> Result<(), Failure> {
        self.send(Call::put("/me/deputies").json(request))
            .await
            .map(drop)
    }

    /// Dismisses one.
    pub async fn dismiss_deputy(self, id: AccountId) -> Result<(), Failure> {
        self.send(Call::delete(format!("/me/deputies/{id}")))
            .await
            .map(drop)
    }

    /// Whose deputy one is.
    pub async fn deputyships(self) -> Result<Page<Deputyship>, Failure> {
        self.ask(Call::get("/me/deputyships")).await
    }
}
