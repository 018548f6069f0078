//! Mails in the language of who reads them.

use std::collections::{BTreeMap, BTreeSet};

use api::{
    audit::Act,
    events::{self, News, sequence},
    mail::{self, Addressee, Message, reminding},
    on_db,
};
use mail_parser::{ContentType, HeaderValue, MessageParser, MimeHeaders as _};
use serde_json::json;
use shared::{Actor, AppointmentId, EventType, Language};
use url::Url;
use uuid::Uuid;

use super::{Tls, message_id, send, with_mails};
use crate::support::{Doctor, Patient, Server, at};

const DAY: i64 = 24 * 60;

/// Every kind of mail: of an account, of an appointment to a patient, and to a doctor.
const KINDS: [&[&str]; 3] = [
    &[
        "address_in_use",
        "confirm_email",
        "email_change_asked",
        "email_changed",
        "invitation",
        "password_changed",
        "record_opened",
        "reset_password",
        "second_factor_changed",
        "second_factors_taken",
        "second_step_failed",
        "verify_email",
        "webhook_disabled",
    ],
    &[
        "appointment_canceled",
        "appointment_confirmed",
        "appointment_declined",
        "appointment_expired",
        "appointment_moved",
        "move_declined",
        "move_lapsed",
        "reminder_day_before",
        "reminder_hour_before",
        "room_open",
        "running_late",
        "summary_shared",
    ],
    &[
        "appointment_canceled",
        "appointment_expired",
        "appointment_moved",
        "appointment_requested",
        "move_objected",
        "move_requested",
        "move_withdrawn",
    ],
];

/// Has somebody without an account told whatever people are told of theirs.
async fn tell_all(server: &Server, email: &str, language: Language) {
    let to = Addressee {
        account: None,
        email,
        name: "Zoë Müller",
        language,
    };
    let link = Url::parse("https://clinic.example.org/page#secret").unwrap();
    let app = &server.app;
    let mut tx = app.db.begin().await.unwrap();
    for message in Message::one_of_each(&link) {
        mail::tell(&mut tx, &app.sealing, &message, &to, app.now())
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

/// Has everything happen to an appointment that can, brought about by whoever there is.
async fn happens(server: &Server, path: &str, patient: &Patient<'_>, doctor: &Doctor<'_>) {
    let id: AppointmentId = path.rsplit('/').next().unwrap().parse().unwrap();
    let actors = [
        None,
        Some(Actor::Patient(patient.id.uuid().into())),
        Some(Actor::Doctor(doctor.id.uuid().into())),
        Some(Actor::Admin(doctor.id)),
    ];
    let mut tx = server.app.db.begin().await.unwrap();
    for kind in EventType::ALL {
        for actor in actors {
            let news = News {
                other_starts_at: Some(at(4 * DAY)),
                minutes: Some(20),
                ..News::new(kind, Act::ChangeAccount, actor)
            };
            events::record(&mut tx, id, &news, at(0)).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
}

/// Kind of every mail by its id.
async fn kinds(server: &Server) -> BTreeMap<String, String> {
    const SQL: &str = "SELECT id, kind FROM mails";
    let rows: Vec<(Uuid, String)> =
        on_db!(&server.app.db, conn => sqlx::query_as(SQL).fetch_all(conn).await).unwrap();
    let named = rows.into_iter();
    named.map(|(id, kind)| (id.to_string(), kind)).collect()
}

/// The words of the other language that are in a text. What a page calls a thing stands in German quotation
/// marks as it is there.
fn strange(language: Language, text: &str) -> Vec<String> {
    let (marks, foreign): (_, &[&str]) = match language {
        Language::En => (
            ('\0', '\0'),
            &[
                "der", "ihr", "ihre", "nicht", "sie", "termin", "uhr", "und", "wurde",
            ],
        ),
        Language::De => (
            ('„', '“'),
            &[
                "and",
                "appointment",
                "is",
                "it",
                "not",
                "the",
                "you",
                "your",
            ],
        ),
    };
    let parts = text.split(marks.0);
    let outside: String = parts
        .map(|part| part.rsplit(marks.1).next().unwrap())
        .collect();
    let words = outside.to_lowercase();
    let words = words.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| foreign.contains(word))
        .map(str::to_owned)
        .collect()
}

/// Looks at a mail as its receiver's program does: whether all of it is in a language.
fn is_in(language: Language, bytes: &[u8]) {
    let mail = MessageParser::default().parse(bytes).unwrap();
    let header = mail
        .header("Content-Language")
        .and_then(HeaderValue::as_text);
    assert_eq!(header, Some(language.as_str()));
    let (text, html) = (mail.body_text(0).unwrap(), mail.body_html(0).unwrap());
    assert!(
        html.contains(&format!("<html lang=\"{language}\">")),
        "{html}"
    );
    let subject = mail.subject().unwrap();
    let (greeting, when) = match language {
        Language::En => (["Dear ", "Hello,"], "February 2026, 10:00 (Europe/Berlin)"),
        Language::De => (
            ["Guten Tag ", "Guten Tag,"],
            "Februar 2026, 10:00 Uhr (Europe/Berlin)",
        ),
    };
    assert!(
        greeting.iter().any(|start| text.starts_with(start)),
        "{text}"
    );
    assert!(
        text.matches("(Europe/Berlin)").count() == text.matches(when).count(),
        "{text}"
    );
    let sentences = text.lines().filter(|line| !line.starts_with("https://"));
    let sentences = format!("{subject}\n{}", sentences.collect::<Vec<_>>().join("\n"));
    assert_eq!(strange(language, &sentences), [""; 0], "{sentences}");
    for missing in ["{", "}", "  ", " .", " ,", ": .", ",,"] {
        assert!(!sentences.contains(missing), "{missing:?} {sentences}");
    }
    for part in &mail.parts {
        let kind = part.content_type().and_then(ContentType::subtype);
        let summary = match language {
            Language::En => "SUMMARY:Video appointment with ",
            Language::De => "SUMMARY:Videotermin mit ",
        };
        assert!(kind != Some("calendar") || part.text_contents().unwrap().contains(summary));
    }
}

with_mails! {
    async fn every_kind_arrives_in_the_language_of_its_reader(server, mails: Tls::None) {
        let mut readers = BTreeMap::new();
        let mut appointments = Vec::new();
        for language in Language::ALL {
            let (patient, doctor) = (Patient::new(&server).await, Doctor::named(&server, "Ada Byron").await);
            let chosen = json!({ "language": language });
            assert_eq!(patient.patch("/me", chosen.clone()).await.ok(200)["language"], language.as_str());
            doctor.patch("/me", chosen).await.ok(200);
            let somebody = format!("{language}@example.org");
            tell_all(&server, &somebody, language).await;
            let path = patient.confirmed(&doctor, at(3 * DAY)).await;
            happens(&server, &path, &patient, &doctor).await;
            let addresses = [somebody, format!("{}@example.org", patient.id), format!("{}@example.org", doctor.id)];
            readers.extend(addresses.into_iter().zip(KINDS).map(|(to, kinds)| (to, (language, kinds))));
            appointments.push(path);
        }
        sequence::sweep(&server.app).await.unwrap();
        send(&server).await;
        for minutes in [2 * DAY, 3 * DAY - 60, 3 * DAY - 30] {
            server.set_minutes(minutes);
            reminding::sweep(&server.app, at(minutes)).await.unwrap();
            send(&server).await;
        }
        let kinds = kinds(&server).await;
        let mut seen: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for taken in mails.taken() {
            let (language, _) = readers[&taken.to];
            is_in(language, &taken.bytes);
            let id = message_id(&taken.bytes);
            let kind = &kinds[id.split('@').next().unwrap()];
            seen.entry(taken.to).or_default().insert(kind);
        }
        assert_eq!(seen.len(), readers.len());
        for (to, (language, wanted)) in readers {
            assert!(seen[&to].iter().eq(wanted), "{language} {:?}", seen[&to]);
        }
    }
}
