//! What the audit can say that somebody did.

/// What was done. The words are for programs that read the audit; they hold no names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A patient registered.
    Register,
    /// Somebody signed in.
    SignIn,
    /// Somebody tried to sign in too often; never done, always refused.
    SignInThrottled,
    /// Somebody signed out.
    SignOut,
    /// A refresh token came a second time; its session was ended.
    RefreshReuse,
    /// Somebody changed their account.
    ChangeAccount,
    /// An appointment was booked.
    Book,
    /// A series of appointments was booked, beside each of them.
    BookSeries,
    /// An appointment was changed.
    Appointment(shared::Action),
    /// The system canceled what nobody confirmed.
    Expire,
    /// The system cleared a request to move that nobody answered.
    LapseMove,
    /// A doctor let a patient in.
    Admit,
    /// A join ticket was given.
    Join,
    /// A patient contested that they were missing.
    ContestNoShow,
    /// A doctor invited a third person; the target is that guest.
    InviteGuest,
    /// A doctor took an invitation back.
    RevokeGuest,
    /// A guest opened their link.
    RedeemLink,
    /// A join ticket was given to a guest.
    JoinAsGuest,
    /// A doctor told how late they run, or took it back.
    TellDelay,
    /// A doctor set their hours.
    SetAvailability,
    /// An admin closed the clinic for some days.
    CloseClinic,
    /// An admin took that back.
    ReopenClinic,
    /// Somebody showed that they read what is sent to their address.
    VerifyEmail,
    /// A link to a new password was asked for; by whom is not known.
    AskForPassword,
    /// Somebody set a new password by that link.
    ResetPassword,
    /// Somebody chose which reminders they get.
    ChooseReminders,
    /// Somebody made a link for their calendar.
    MakeFeed,
    /// Somebody took it back.
    DropFeed,
    /// A calendar program read by it.
    ReadFeed,
    /// Somebody has a browser told of notifications; the target is that subscription.
    Subscribe,
    /// Somebody has it told no more.
    Unsubscribe,
    /// Somebody changed their password.
    ChangePassword,
    /// Somebody asked for another address.
    AskForEmail,
    /// The other address became the account's.
    ChangeEmail,
    /// Somebody ended a session of theirs.
    EndSession,
    /// Somebody ended all their sessions but one; the target is the account.
    EndOtherSessions,
    /// A patient was told that their record was opened in an emergency, and acknowledged it.
    AcknowledgeNotice,
    /// Somebody said how the consultation was.
    Rate,
    /// Somebody agreed to a text; the target is that answer.
    Consent,
    /// Somebody took that back.
    WithdrawConsent,
    /// Somebody took a copy of all that is kept of them.
    Export,
    /// Somebody had their account erased.
    Erase,
    /// An admin read a mail.
    ReadMail,
    /// An admin had a mail tried again that was given up.
    RetryMail,
    /// A doctor named a deputy.
    NameDeputy,
    /// A doctor dismissed one.
    DismissDeputy,
    /// An admin invited a doctor, for the first time or again.
    InviteDoctor,
    /// A doctor accepted.
    AcceptInvitation,
    /// A doctor came into the directory.
    PublishDoctor,
    /// An admin took a doctor out of it.
    UnpublishDoctor,
    /// An admin disabled an account.
    DisableAccount,
    /// An admin enabled it again.
    EnableAccount,
    /// An admin signed an account out everywhere, or somebody did so with their own.
    EndSessions,
    /// An admin took an account's second factors away.
    ResetFactors,
    /// An operator made an account on the command line.
    CreateAccount,
    /// An operator had everything sealed anew; the target is nobody.
    RotateKeys,
    /// An admin chose settings of the clinic.
    ChooseSettings,
    /// A doctor wrote a note; once for each version that is kept.
    WriteNote,
    /// A doctor signed a note.
    SignNote,
    /// A doctor added to a signed note.
    AmendNote,
    /// A doctor asked whether the consultation may be recorded.
    AskToRecord,
    /// Somebody agreed to that.
    AgreeToRecording,
    /// Somebody refused, or took their yes back.
    RefuseRecording,
    /// The doctor ended it, or somebody came in who had not agreed.
    EndRecording,
    /// A doctor's page told where a recording is.
    KeepRecording,
    /// The codes of an app were put to use.
    AddTotp,
    /// They were taken away.
    RemoveTotp,
    /// New codes on paper were made.
    RenewBackupCodes,
    /// A code on paper was used.
    UseBackupCode,
    /// The second step of a sign-in was tried in vain as often as it can be; never done,
    /// always refused.
    FailSecondStep,
    /// A passkey was added.
    AddPasskey,
    /// A passkey got another name.
    RenamePasskey,
    /// A passkey was removed.
    RemovePasskey,
    /// An admin made a client of the API.
    MakeClient,
    /// An admin described it anew.
    ChangeClient,
    /// An admin gave it its next secret.
    GiveClientSecret,
    /// An admin dropped a secret of it.
    DropClientSecret,
    /// An admin revoked it.
    RevokeClient,
    /// A client got a token; the target is the secret that it showed.
    IssueToken,
    /// Somebody made a webhook.
    MakeWebhook,
    /// Somebody described it anew.
    ChangeWebhook,
    /// Somebody removed it.
    RemoveWebhook,
    /// Somebody disabled it.
    DisableWebhook,
    /// Somebody enabled it again.
    EnableWebhook,
    /// Somebody tried it.
    TryWebhook,
    /// Somebody gave it its next secret.
    GiveWebhookSecret,
    /// Somebody dropped a secret of it.
    DropWebhookSecret,
    /// Somebody had it told once more; the target is what is told.
    ReplayWebhook,
    /// An admin read the audit.
    ReadAudit,
}

impl Act {
    /// The word in the audit, and in the history of what it was done to.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::SignIn => "sign_in",
            Self::SignInThrottled => "sign_in_throttled",
            Self::SignOut => "sign_out",
            Self::RefreshReuse => "refresh_reuse",
            Self::ChangeAccount => "change_account",
            Self::Book => "book",
            Self::BookSeries => "book_series",
            Self::Appointment(action) => action.as_str(),
            Self::Expire => "expire",
            Self::LapseMove => "lapse_move",
            Self::Admit => "admit",
            Self::Join => "join",
            Self::ContestNoShow => "contest_no_show",
            Self::InviteGuest => "invite_guest",
            Self::RevokeGuest => "revoke_guest",
            Self::RedeemLink => "redeem_link",
            Self::JoinAsGuest => "join_as_guest",
            Self::TellDelay => "tell_delay",
            Self::SetAvailability => "set_availability",
            Self::CloseClinic => "close_clinic",
            Self::ReopenClinic => "reopen_clinic",
            Self::VerifyEmail => "verify_email",
            Self::AskForPassword => "ask_for_password",
            Self::ResetPassword => "reset_password",
            Self::ChooseReminders => "choose_reminders",
            Self::MakeFeed => "make_calendar_feed",
            Self::DropFeed => "drop_calendar_feed",
            Self::ReadFeed => "read_calendar_feed",
            Self::Subscribe => "add_push_subscription",
            Self::Unsubscribe => "remove_push_subscription",
            Self::ChangePassword => "change_password",
            Self::AskForEmail => "ask_for_email",
            Self::ChangeEmail => "change_email",
            Self::EndSession => "end_session",
            Self::EndOtherSessions => "end_other_sessions",
            Self::AcknowledgeNotice => "acknowledge_notice",
            Self::Rate => "rate",
            Self::Consent => "consent",
            Self::WithdrawConsent => "withdraw_consent",
            Self::Export => "export",
            Self::Erase => "erase",
            Self::ReadMail => "read_mail",
            Self::RetryMail => "retry_mail",
            Self::NameDeputy => "name_deputy",
            Self::DismissDeputy => "dismiss_deputy",
            Self::InviteDoctor => "invite_doctor",
            Self::AcceptInvitation => "accept_invitation",
            Self::PublishDoctor => "publish_doctor",
            Self::UnpublishDoctor => "unpublish_doctor",
            Self::DisableAccount => "disable_account",
            Self::EnableAccount => "enable_account",
            Self::EndSessions => "end_sessions",
            Self::ResetFactors => "reset_factors",
            Self::CreateAccount => "create_account",
            Self::RotateKeys => "rotate_keys",
            Self::ChooseSettings => "choose_settings",
            Self::WriteNote => "write_note",
            Self::SignNote => "sign_note",
            Self::AmendNote => "amend_note",
            Self::AskToRecord => "ask_to_record",
            Self::AgreeToRecording => "agree_to_recording",
            Self::RefuseRecording => "refuse_recording",
            Self::EndRecording => "end_recording",
            Self::KeepRecording => "keep_recording",
            Self::AddTotp => "add_totp",
            Self::RemoveTotp => "remove_totp",
            Self::RenewBackupCodes => "renew_backup_codes",
            Self::UseBackupCode => "use_backup_code",
            Self::FailSecondStep => "fail_second_step",
            Self::AddPasskey => "add_passkey",
            Self::RenamePasskey => "rename_passkey",
            Self::RemovePasskey => "remove_passkey",
            Self::MakeClient => "make_client",
            Self::ChangeClient => "change_client",
            Self::GiveClientSecret => "give_client_secret",
            Self::DropClientSecret => "drop_client_secret",
            Self::RevokeClient => "revoke_client",
            Self::IssueToken => "issue_token",
            Self::MakeWebhook => "make_webhook",
            Self::ChangeWebhook => "change_webhook",
            Self::RemoveWebhook => "remove_webhook",
            Self::DisableWebhook => "disable_webhook",
            Self::EnableWebhook => "enable_webhook",
            Self::TryWebhook => "try_webhook",
            Self::GiveWebhookSecret => "give_webhook_secret",
            Self::DropWebhookSecret => "drop_webhook_secret",
            Self::ReplayWebhook => "replay_webhook",
            Self::ReadAudit => "read_audit",
        }
    }
}
