//! Mails, and the addresses they go to.

use api::{auth::tokens::OpaqueToken, links::Purpose, mail::Message};
use shared::{
    Language,
    account::{Email, PersonName},
};
use url::Url;

use super::text;

/// Writes every mail to somebody of this name, and reads the input as an address.
pub fn check(input: &[u8]) {
    let text = text(input);
    let mut secret = [0; 32];
    for (to, from) in secret.iter_mut().zip(input) {
        *to = *from;
    }
    let link = link(&OpaqueToken::new(secret));
    for message in Message::one_of_each(&link) {
        for language in Language::ALL {
            mail(&message, language, &text, &link);
        }
    }
    if let Ok(email) = Email::parse(&text) {
        address(&email);
    }
}

/// A link of ours: to our host and to a page, with the secret where no server sees it.
fn link(secret: &OpaqueToken) -> Url {
    let public = Url::parse("https://clinic.example").unwrap();
    let link = Purpose::ResetPassword.url(&public, secret);
    assert_eq!(
        link.as_str(),
        format!("https://clinic.example/reset-password#{}", secret.encode())
    );
    link
}

/// Of all that a mail is made of, only the greeting is somebody's own; whatever they call themselves,
/// the rest is what everybody gets.
fn mail(message: &Message<'_>, language: Language, name: &str, link: &Url) {
    let usual = message.render("Pat Morgan", language);
    let mail = message.render(name, language);
    assert_eq!((mail.kind, mail.subject), (usual.kind, usual.subject));
    assert!(
        !mail.subject.contains(char::is_control),
        "a subject is one line"
    );
    if matches!(
        message,
        Message::VerifyEmail { .. } | Message::ConfirmEmail { .. }
    ) {
        assert_eq!(mail, usual, "a stranger wrote something into a mail");
    }
    let Ok(name) = PersonName::parse(name) else {
        return;
    };

    let mail = message.render(name.as_str(), language);
    let (greeting, rest) = mail.text.split_once('\n').expect("more than a line");
    let (usual_greeting, usual_rest) = usual.text.split_once('\n').expect("more than a line");
    assert_eq!(
        greeting,
        usual_greeting.replace("Pat Morgan", name.as_str())
    );
    assert_eq!(rest, usual_rest);
    assert!(!rest.contains(|c: char| c.is_control() && c != '\n'));
    let links = rest.lines().filter(|line| line.contains("://"));
    assert!(links.clone().count() <= 1 && links.clone().all(|line| line == link.as_str()));
}

/// Nothing in an address ends its line or its brackets, or is a second address.
fn address(email: &Email) {
    let text = email.as_str();
    let (local, host) = text.rsplit_once('@').expect("a host");
    assert!(!local.contains('@') && !local.is_empty() && host.contains('.'));
    assert!(text.is_ascii() && text.len() <= 254);
    assert!(
        !text.contains(|c: char| c.is_control() || " \"(),:;<>[\\]".contains(c)),
        "{text:?}"
    );
    assert_eq!(Email::parse(text).as_ref(), Ok(email), "not the same twice");
}
