//! What people are told of their accounts, in German.

use shared::wire::webhook::DisabledWhy;

use crate::mail::{message::Message, words::Said};

/// Subject and text.
pub fn said(message: &Message<'_>) -> Said {
    Said {
        subject: subject(message),
        text: text(message),
    }
}

const fn subject(message: &Message<'_>) -> &'static str {
    match message {
        Message::VerifyEmail { .. } => "Ist das Ihre Adresse?",
        Message::AddressInUse => "Sie haben bereits ein Konto",
        Message::ResetPassword { .. } => "Ein neues Passwort",
        Message::PasswordChanged => "Ihr Passwort wurde geändert",
        Message::ConfirmEmail { .. } => "Ihre neue Adresse",
        Message::EmailChangeAsked => "Eine andere Adresse für Ihr Konto",
        Message::EmailChanged => "Ihre Adresse wurde geändert",
        Message::SecondFactorChanged => "Ihr zweiter Faktor wurde geändert",
        Message::SecondFactorsTaken => "Ihre zweiten Faktoren wurden entfernt",
        Message::SecondStepFailed => "Jemand kennt Ihr Passwort",
        Message::Invitation { .. } => "Ihr Konto ist eingerichtet",
        Message::RecordOpened => "Ihre Akte wurde geöffnet",
        Message::WebhookDisabled { .. } => "Ein Webhook wurde abgeschaltet",
    }
}

fn text(message: &Message<'_>) -> String {
    const ALARM: &str = "Wenn Sie das nicht waren, legen Sie über „Forgot your password?“ auf der Anmeldeseite \
        ein neues Passwort fest und informieren Sie die Klinik.";
    match message {
        Message::VerifyEmail { link } => format!(
            "jemand hat sich mit dieser Adresse registriert. Wenn Sie es waren, öffnen Sie innerhalb eines Tages \
             diesen Link:\n\n{link}\n\nWenn Sie es nicht waren, brauchen Sie nichts zu tun: Ohne den Link lässt \
             sich nicht nachweisen, wem die Adresse gehört."
        ),
        Message::AddressInUse => "jemand wollte Ihre Adresse für ein Konto verwenden. Sie gehört bereits zu Ihrem \
            Konto, und es wurde nichts geändert.\n\nWenn Sie es waren, melden Sie sich damit an; über „Forgot your \
            password?“ auf der Anmeldeseite erhalten Sie einen Link zu einem neuen Passwort. Wenn Sie es nicht \
            waren, brauchen Sie nichts zu tun."
            .to_owned(),
        Message::ResetPassword { link } => format!(
            "mit diesem Link können Sie ein neues Passwort festlegen. Er lässt sich nur einmal und nur innerhalb von \
             15 Minuten öffnen und meldet Sie überall ab:\n\n{link}\n\nWenn Sie ihn nicht angefordert haben, \
             brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist."
        ),
        Message::PasswordChanged => {
            format!("das Passwort Ihres Kontos wurde soeben geändert. {ALARM}")
        }
        Message::ConfirmEmail { link } => format!(
            "jemand möchte diese Adresse für ein Konto verwenden. Wenn Sie es sind, öffnen Sie innerhalb einer \
             Stunde diesen Link:\n\n{link}\n\nWenn Sie es nicht sind, brauchen Sie nichts zu tun: Ohne den Link \
             geschieht nichts."
        ),
        Message::EmailChangeAsked => format!(
            "für Ihr Konto wurde soeben eine andere Adresse angegeben. Die bisherige bleibt, bis der Link geöffnet \
             wird, der an die andere gesendet wurde. {ALARM}"
        ),
        Message::EmailChanged => "Ihr Konto hat jetzt eine andere Adresse. An diese hier werden keine E-Mails mehr \
            gesendet, und mit ihr können Sie sich nicht mehr anmelden. Wenn Sie das nicht waren, informieren Sie \
            umgehend die Klinik."
            .to_owned(),
        Message::SecondFactorChanged => format!(
            "womit Sie sich neben Ihrem Passwort anmelden, wurde soeben geändert: eine App, ein Passkey oder Ihre \
             Backup-Codes. {ALARM} Ein neues Passwort entfernt weder einen Passkey noch eine App: Melden Sie sich \
             an und entfernen Sie, was nicht Ihnen gehört, oder bitten Sie die Klinik darum."
        ),
        Message::SecondFactorsTaken => "die Verwaltung der Klinik hat entfernt, womit Sie sich neben Ihrem Passwort \
            anmelden: Apps, Passkeys und Backup-Codes. Sie sind überall abgemeldet, und zur Anmeldung genügt Ihr \
            Passwort. Richten Sie unter „Settings“ einen neuen zweiten Faktor ein. Wenn Sie nicht darum gebeten \
            haben, informieren Sie umgehend die Klinik."
            .to_owned(),
        Message::SecondStepFailed => format!(
            "jemand, der Ihr Passwort kennt, wollte sich anmelden und ist fünfmal am zweiten Schritt gescheitert. \
             Die Anmeldung ist nicht gelungen. {ALARM}"
        ),
        Message::Invitation { link, hours } => format!(
            "die Klinik hat für Sie ein Konto eingerichtet. Legen Sie mit diesem Link Ihr Passwort fest. Er lässt \
             sich nur einmal und nur innerhalb von {hours} Stunden öffnen:\n\n{link}"
        ),
        Message::RecordOpened => "eine Ärztin oder ein Arzt hat soeben Ihre Akte geöffnet und angegeben, dass es ein \
            Notfall war. Nach der Anmeldung lesen Sie, wer es war und warum; wenn Sie von keinem Notfall wissen, \
            informieren Sie die Klinik."
            .to_owned(),
        Message::WebhookDisabled { id, why } => {
            let cause = match why {
                DisabledWhy::Gone => "sein Empfänger hat geantwortet, dass er nichts mehr erhalten will",
                _ => "seit etwa drei Tagen ist alles gescheitert, was an ihn gesendet wurde",
            };
            format!(
                "der Webhook {id} wurde abgeschaltet: {cause}. Er erhält nichts, bis ihn jemand wieder einschaltet; \
                 was bereits auf ihn wartet, wird dann gesendet, und was in der Zwischenzeit geschieht, nicht."
            )
        }
    }
}
