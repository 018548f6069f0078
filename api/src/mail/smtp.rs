//! Talking to the mail server.

use std::{error::Error as _, io, time::Duration};

use lettre::{
    Address,
    transport::smtp::{
        Error,
        authentication::Mechanism,
        client::AsyncSmtpConnection,
        commands::{Data, Mail, Rcpt, Rset},
        extension::ClientId,
    },
};
use tokio::time::timeout;

use super::composed::Composed;
use crate::config::{Security, Smtp};

/// How long it may take until the server takes mails.
const TO_OPEN: Duration = Duration::from_secs(20);
/// How long it may take until it has taken one.
const TO_SEND: Duration = Duration::from_secs(60);
/// How long it may take to say goodbye.
const TO_CLOSE: Duration = Duration::from_secs(5);

/// Why a mail was not sent. The words hold nothing of what a server said, which may repeat addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The server can not be reached, or hung up.
    Unreachable,
    /// It did not answer in time.
    TimedOut,
    /// It has no certificate that we believe, or no TLS.
    Tls,
    /// It does not believe who we are.
    SignInRefused,
    /// It refused, with this code, what has nothing to do with the receiver.
    Refused(u16),
    /// It refused the receiver or the mail, with this code.
    MailRefused(u16),
    /// No mail can be sent to the address.
    InvalidAddress,
    /// The mail can not be read any more, because its key is gone.
    Unreadable,
    /// It is no longer true.
    Overtaken,
}

impl Fault {
    /// Whether another attempt would end alike: the server refused this mail for good, or it can not be
    /// written out at all.
    pub const fn is_final(self) -> bool {
        match self {
            Self::MailRefused(code) => 500 <= code,
            Self::InvalidAddress | Self::Unreadable | Self::Overtaken => true,
            Self::Unreachable
            | Self::TimedOut
            | Self::Tls
            | Self::SignInRefused
            | Self::Refused(_) => false,
        }
    }

    /// Whether the next mail would meet the same.
    pub const fn is_of_the_server(self) -> bool {
        match self {
            Self::Unreachable
            | Self::TimedOut
            | Self::Tls
            | Self::SignInRefused
            | Self::Refused(_) => true,
            Self::MailRefused(_) | Self::InvalidAddress | Self::Unreadable | Self::Overtaken => {
                false
            }
        }
    }

    /// The word for programs.
    pub fn code(self) -> String {
        match self {
            Self::Unreachable => "unreachable".to_owned(),
            Self::TimedOut => "timed_out".to_owned(),
            Self::Tls => "tls".to_owned(),
            Self::SignInRefused => "sign_in_refused".to_owned(),
            Self::Refused(code) => format!("refused_{code}"),
            Self::MailRefused(code) => format!("mail_refused_{code}"),
            Self::InvalidAddress => "invalid_address".to_owned(),
            Self::Unreadable => "unreadable".to_owned(),
            Self::Overtaken => "overtaken".to_owned(),
        }
    }
}

/// A server that listens.
pub struct Connection(AsyncSmtpConnection);

impl Connection {
    /// Reaches the server, hides from others what is said, and says who we are.
    ///
    /// # Errors
    /// See [`Fault`].
    pub async fn open(smtp: &Smtp, host: &str) -> Result<Self, Fault> {
        timeout(TO_OPEN, Self::opened(smtp, host))
            .await
            .unwrap_or(Err(Fault::TimedOut))
    }

    async fn opened(smtp: &Smtp, host: &str) -> Result<Self, Fault> {
        let us = ClientId::Domain(host.to_owned());
        let tls = match &smtp.security {
            Security::Tls(parameters) => Some(parameters.clone()),
            Security::StartTls(_) | Security::Plain => None,
        };
        let address = (smtp.host.as_str(), smtp.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(address, Some(TO_OPEN), &us, tls, None)
                .await
                .map_err(|error| of_way(&error))?;
        if let Security::StartTls(parameters) = &smtp.security {
            // What goes wrong here goes wrong with TLS, whatever the library calls it.
            let started = connection.starttls(parameters.clone(), &us).await;
            started.map_err(|_| Fault::Tls)?;
        }
        if let Some(credentials) = &smtp.credentials {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            let signed_in = connection.auth(&mechanisms, credentials).await;
            signed_in.map_err(|error| match error.is_permanent() || error.is_client() {
                true => Fault::SignInRefused,
                false => of_way(&error),
            })?;
        }
        Ok(Self(connection))
    }

    /// Has the server take a mail. After a refusal of the mail it listens to the next.
    ///
    /// # Errors
    /// See [`Fault`].
    pub async fn send(&mut self, from: &Address, mail: &Composed) -> Result<(), Fault> {
        timeout(TO_SEND, self.sent(from, mail))
            .await
            .unwrap_or(Err(Fault::TimedOut))
    }

    async fn sent(&mut self, from: &Address, mail: &Composed) -> Result<(), Fault> {
        let taken = self.told(from, mail).await;
        if taken.is_err_and(|fault| !fault.is_of_the_server()) {
            self.0.command(Rset).await.map_err(|error| of_way(&error))?;
        }
        taken
    }

    async fn told(&mut self, from: &Address, mail: &Composed) -> Result<(), Fault> {
        let Self(connection) = self;
        let sender = Mail::new(Some(from.clone()), Vec::new());
        let answer = connection.command(sender).await;
        answer.map_err(|error| of_way(&error))?;
        let receiver = Rcpt::new(mail.to.clone(), Vec::new());
        let answer = connection.command(receiver).await;
        answer.map_err(|error| of_mail(&error))?;
        let answer = connection.command(Data).await;
        answer.map_err(|error| of_mail(&error))?;
        let answer = connection.message(&mail.bytes).await;
        answer.map_err(|error| of_mail(&error)).map(drop)
    }

    /// Says goodbye.
    pub async fn close(mut self) {
        // It takes what it has taken, also when it does not answer this.
        drop(timeout(TO_CLOSE, self.0.quit()).await);
    }
}

/// What went wrong on the way to the server, or with us as its client.
fn of_way(error: &Error) -> Fault {
    if let Some(code) = error.status() {
        return Fault::Refused(code.into());
    }
    match (is_about_tls(error), error.is_timeout()) {
        (true, _) => Fault::Tls,
        (_, true) => Fault::TimedOut,
        _ => Fault::Unreachable,
    }
}

/// Whether the reason lies in TLS, which the library tells as a broken connection.
fn is_about_tls(error: &Error) -> bool {
    let mut next = error.source();
    while let Some(cause) = next {
        let wrapped = cause.downcast_ref::<io::Error>();
        let wrapped = wrapped.and_then(io::Error::get_ref);
        if cause.is::<rustls::Error>() || wrapped.is_some_and(|inner| inner.is::<rustls::Error>()) {
            return true;
        }
        next = cause.source();
    }
    error.is_tls()
}

/// What went wrong with one mail. 421 is the server's own end, see RFC 5321.
fn of_mail(error: &Error) -> Fault {
    match of_way(error) {
        Fault::Refused(code) if code != 421 => Fault::MailRefused(code),
        other => other,
    }
}
