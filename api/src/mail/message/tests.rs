//! Of what the mails say.

use super::*;

fn link() -> Url {
    Url::parse("https://clinic.example.org/page#secret").unwrap()
}

/// One of each kind.
fn all(link: &Url) -> [Message<'_>; 13] {
    [
        Message::VerifyEmail { link },
        Message::AddressInUse,
        Message::ResetPassword { link },
        Message::PasswordChanged,
        Message::ConfirmEmail { link },
        Message::EmailChangeAsked,
        Message::EmailChanged,
        Message::SecondFactorChanged,
        Message::SecondFactorsTaken,
        Message::SecondStepFailed,
        Message::Invitation { link, hours: 72 },
        Message::RecordOpened,
        Message::WebhookDisabled {
            id: "0190a0b0-0000-7000-8000-00000000000a",
            why: DisabledWhy::Failing,
        },
    ]
}

#[test]
fn each_kind_has_its_word_and_its_subject() {
    let link = link();
    let mails = all(&link).map(|message| message.render("Pat Morgan"));
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
    let places = all(&link).map(|message| place(&message));
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
    let link = link();
    for message in all(&link) {
        let mail = message.render("Pat Morgan");
        let text = format!("{} {}", mail.subject, mail.text).to_lowercase();
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        let is_health = |word: &str| {
            HEALTH.iter().any(|health| match health.len() {
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
    for message in all(&link) {
        let text = message.render("Pat").text;
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
        assert!(!message.render(name).text.contains("evil"));
    }
    assert!(
        Message::PasswordChanged
            .render("Pat Morgan")
            .text
            .starts_with("Dear Pat Morgan,\n")
    );
}
