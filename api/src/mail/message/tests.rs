//! Of what the mails say.

use super::*;
use crate::mail::words::tests::of_others;

fn link() -> Url {
    Url::parse("https://clinic.example.org/page#secret").unwrap()
}

/// One of each kind to Pat, in a language.
fn mails(link: &Url, language: Language) -> [Rendered; 13] {
    Message::one_of_each(link).map(|message| message.render("Pat Morgan", language))
}

#[test]
fn each_kind_has_its_word_and_its_subject() {
    let link = link();
    for mails in Language::ALL.map(|language| mails(&link, language)) {
        for (n, mail) in mails.iter().enumerate() {
            let others = mails.iter().skip(n + 1);
            assert!(
                others
                    .clone()
                    .all(|other| other.kind != mail.kind && other.subject != mail.subject)
            );
            assert!(!mail.subject.contains(char::is_control) && mail.text.ends_with("MyDoctor\n"));
            assert!(!mail.text.contains('\r') && !mail.text.contains("  "));
        }
    }
}

#[test]
fn each_kind_is_said_in_each_language() {
    let link = link();
    let [english, german] = Language::ALL.map(|language| mails(&link, language));
    for (english, german) in english.into_iter().zip(german) {
        let kind = english.kind;
        assert_eq!(kind, german.kind);
        assert!(english.subject != german.subject && english.text != german.text);
        for (language, mail) in [(Language::En, english), (Language::De, german)] {
            let text = format!("{}\n{}", mail.subject, mail.text);
            assert_eq!(of_others(language, &text), [""; 0], "{kind}");
            let html = mail.parts.html.unwrap();
            assert!(
                html.contains(&format!("<html lang=\"{language}\">"))
                    && html.contains(mail.subject)
            );
            assert_eq!(mail.parts.language, language);
        }
    }
}

/// The place of a kind among those that are tried here. Whoever adds a kind is sent here by the
/// compiler, and by the test below to the list.
const fn place(message: &Message<'_>) -> usize {
    match message {
        Message::VerifyEmail { .. } => 0,
        Message::AddressInUse => 1,
        Message::ResetPassword { .. } => 2,
        Message::PasswordChanged => 3,
        Message::ConfirmEmail { .. } => 4,
        Message::EmailChangeAsked => 5,
        Message::EmailChanged => 6,
        Message::SecondFactorChanged => 7,
        Message::SecondFactorsTaken => 8,
        Message::SecondStepFailed => 9,
        Message::Invitation { .. } => 10,
        Message::RecordOpened => 11,
        Message::WebhookDisabled { .. } => 12,
    }
}

#[test]
fn every_kind_is_tried() {
    let link = link();
    let places = Message::one_of_each(&link).map(|message| place(&message));
    assert!(places.into_iter().eq(0..places.len()));
}

#[test]
fn no_mail_tells_of_anybody_s_health() {
    const HEALTH: &[&str] = &[
        "appointment",
        "complaint",
        "consultation",
        "diagnos",
        "disease",
        "ill",
        "medic",
        "note",
        "notes",
        "prescri",
        "reason",
        "sick",
        "specialty",
        "summary",
        "symptom",
        "treat",
    ];
    const IN_GERMAN: &[&str] = &[
        "befund",
        "behandl",
        "beschwerde",
        "diagnos",
        "fachgebiet",
        "grund",
        "krank",
        "medik",
        "notiz",
        "rezept",
        "sprechstunde",
        "symptom",
        "termin",
        "zusammenfassung",
    ];
    let link = link();
    let of = |language| mails(&link, language);
    for mail in Language::ALL.into_iter().flat_map(of) {
        let text = format!("{} {}", mail.subject, mail.text).to_lowercase();
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        let is_health = |word: &str| {
            HEALTH
                .iter()
                .chain(IN_GERMAN)
                .any(|health| match health.len() {
                    0..=5 => word == *health,
                    _ => word.starts_with(health),
                })
        };
        assert_eq!(words.find(|word| is_health(word)), None, "{}", mail.kind);
    }
}

#[test]
fn a_link_stands_on_a_line_of_its_own() {
    let link = link();
    let of = |language| mails(&link, language);
    for text in Language::ALL.into_iter().flat_map(of).map(|mail| mail.text) {
        let lines = text.lines().filter(|line| *line == link.as_str()).count();
        assert_eq!(lines, text.matches("https://").count(), "{text}");
    }
}

#[test]
fn a_stranger_writes_nothing_into_a_mail() {
    let (link, name) = (link(), "Win at evil.example");
    for message in [
        Message::VerifyEmail { link: &link },
        Message::ConfirmEmail { link: &link },
        Message::ResetPassword { link: &link },
        Message::AddressInUse,
    ] {
        for language in Language::ALL {
            assert!(!message.render(name, language).text.contains("evil"));
        }
    }
    for (language, greeting) in [
        (Language::En, "Dear Pat Morgan,\n"),
        (Language::De, "Guten Tag Pat Morgan,\n"),
    ] {
        let mail = Message::PasswordChanged.render("Pat Morgan", language);
        assert!(mail.text.starts_with(greeting), "{}", mail.text);
    }
}
