//! One mail by which an operator sees whether mails go out.

use shared::{Instant, MailId};
use url::Url;

use super::{
    composed::{Letter, Parts},
    smtp::{Connection, Fault},
};
use crate::{config::Smtp, random};

/// Sends it.
///
/// # Errors
/// See [`Fault`].
pub async fn send(smtp: &Smtp, public_url: &Url, to: &str, now: Instant) -> Result<(), Fault> {
    let host = public_url.host_str().unwrap_or("localhost");
    let text = format!(
        "Hello,\n\nan operator of {public_url} wanted to see whether mails arrive. This one has.\n\nMyDoctor\n"
    );
    let letter = Letter {
        id: MailId::from(random::uuid_v7(now)),
        created_at: now,
        to_address: to,
        to_name: "",
        subject: "Do mails arrive?",
        text: &text,
        parts: &Parts::default(),
    };
    let composed = letter.compose(&smtp.from, host)?;
    let mut connection = Connection::open(smtp, host).await?;
    connection.send(&smtp.from.email, &composed).await?;
    connection.close().await;
    Ok(())
}

/// What a fault means to an operator.
pub fn explained(fault: Fault) -> String {
    match fault {
        Fault::Unreachable => "the mail server can not be reached, or hung up".to_owned(),
        Fault::TimedOut => "the mail server does not answer in time".to_owned(),
        Fault::Tls => "the mail server offers no TLS, or no certificate that is believed here; \
            MYDOCTOR_SMTP_CA_FILE names others"
            .to_owned(),
        Fault::SignInRefused => "the mail server refuses user or password".to_owned(),
        Fault::Refused(code) => format!("the mail server refuses to work with us, code {code}"),
        Fault::MailRefused(code) => {
            format!("the mail server refuses this receiver or mail, code {code}")
        }
        Fault::InvalidAddress => "no mail can be sent to that address".to_owned(),
        Fault::Unreadable | Fault::Overtaken => "the mail can not be written".to_owned(),
    }
}
