//! The calls about what an account signs in with beside its password.

use shared::{
    PasskeyId,
    wire::{
        factor::{BackupCodes, ConfirmTotp, SecondFactors, ShowPassword, TotpProposal},
        passkey::{
            AddPasskey, AddedPasskey, AskPasskey, CreationCeremony, RenamePasskey, RequestCeremony,
            ShowPasskey,
        },
    },
};

use super::{Api, Call, Failure, read};
use crate::passkey;

/// The call that signs in with a passkey: as the second step of `challenge`, or alone.
///
/// # Errors
/// The server, the device or the person refuses.
pub async fn passkey_sign_in(challenge: Option<String>) -> Result<Call, Failure> {
    let ask = Call::post("/auth/passkey/options").json(&AskPasskey { challenge });
    let asked: RequestCeremony = read(&ask.send(None).await?)?;
    let shown = ShowPasskey {
        credential: passkey::sign(&asked.options).await?,
        ceremony: asked.ceremony,
    };
    Ok(Call::post("/auth/passkey").json(&shown))
}

impl Api {
    /// What the account has.
    pub async fn second_factors(self) -> Result<SecondFactors, Failure> {
        self.ask(Call::get("/me/second-factors")).await
    }

    /// A secret for an app.
    pub async fn propose_totp(self, password: &ShowPassword) -> Result<TotpProposal, Failure> {
        self.ask(Call::post("/me/totp").json(password)).await
    }

    /// The app's first code.
    pub async fn confirm_totp(self, code: &ConfirmTotp) -> Result<Vec<String>, Failure> {
        let call = Call::post("/me/totp/confirm").json(code);
        let made: BackupCodes = self.ask(call).await?;
        Ok(made.codes)
    }

    /// Takes the app's codes away.
    pub async fn remove_totp(self, password: &ShowPassword) -> Result<(), Failure> {
        let call = Call::delete("/me/totp").json(password);
        self.send(call).await.map(drop)
    }

    /// New codes on paper.
    pub async fn renew_backup_codes(self, password: &ShowPassword) -> Result<Vec<String>, Failure> {
        let call = Call::post("/me/backup-codes").json(password);
        let made: BackupCodes = self.ask(call).await?;
        Ok(made.codes)
    }

    /// Makes a passkey on this device and adds it; gives the codes that came with it.
    pub async fn add_passkey(
        self,
        password: &ShowPassword,
        name: String,
    ) -> Result<Vec<String>, Failure> {
        let call = Call::post("/me/passkey-options").json(password);
        let asked: CreationCeremony = self.ask(call).await?;
        let new = AddPasskey {
            credential: passkey::create(&asked.options).await?,
            ceremony: asked.ceremony,
            name,
        };
        let added: AddedPasskey = self.ask(Call::post("/me/passkeys").json(&new)).await?;
        Ok(added.backup_codes)
    }

    /// Calls a passkey something else.
    pub async fn rename_passkey(
        self,
        id: PasskeyId,
        request: &RenamePasskey,
    ) -> Result<(), Failure> {
        let call = Call::patch(format!("/me/passkeys/{id}")).json(request);
        self.send(call).await.map(drop)
    }

    /// Removes a passkey.
    pub async fn remove_passkey(
        self,
        id: PasskeyId,
        password: &ShowPassword,
    ) -> Result<(), Failure> {
        let call = Call::delete(format!("/me/passkeys/{id}")).json(password);
        self.send(call).await.map(drop)
    }
}
