//! What the mails about an appointment say.

use super::*;
use crate::mail::words::tests::of_others;

const DOCTOR: &str = "Dr. Ada Byron";

/// Every mail that there is in a language, with its receiver.
fn all(language: Language) -> Vec<(Side, Occasion, Rendered)> {
    let public_url = Url::parse("https://clinic.example.org").unwrap();
    let starts_at = Instant::parse("2026-07-01T07:00:00Z").unwrap();
    let events = EventType::ALL.map(Occasion::Event);
    let near = Reminder::ALL.map(Occasion::Near);
    let mut mails = Vec::new();
    for occasion in events.into_iter().chain(near) {
        for (to, name) in [(Side::Patient, "Pat Morgan"), (Side::Doctor, DOCTOR)] {
            for acted_by in [
                None,
                Some(Role::Patient),
                Some(Role::Doctor),
                Some(Role::Admin),
            ] {
                let about = About {
                    id: uuid::Uuid::from_u128(1).into(),
                    occasion,
                    to,
                    name,
                    time_zone: "Europe/Berlin",
                    language,
                    doctor: DOCTOR,
                    starts_at,
                    other_starts_at: Some(starts_at.plus_minutes(-24 * 60)),
                    acted_by,
                    minutes: 20,
                    plan: Some(Plan {
                        email: "pat@example.org",
                        status: match occasion {
                            Occasion::Event(EventType::Canceled) => Status::Canceled,
                            _ => Status::Confirmed,
                        },
                        ends_at: starts_at.plus_minutes(30),
                        revision: 3,
                        at: starts_at.plus_minutes(-48 * 60),
                    }),
                    public_url: &public_url,
                };
                mails.extend(about.render().map(|mail| (to, occasion, mail)));
            }
        }
    }
    mails
}

#[test]
fn each_tells_when_by_the_receivers_clock_and_names_the_zone() {
    for (language, when) in [
        (
            Language::En,
            "Wednesday, 1 July 2026, 09:00 (Europe/Berlin)",
        ),
        (
            Language::De,
            "Mittwoch, 1. Juli 2026, 09:00 Uhr (Europe/Berlin)",
        ),
    ] {
        for (_, occasion, mail) in all(language) {
            assert!(mail.text.contains(when), "{occasion:?}: {}", mail.text);
            assert!(mail.parts.html.unwrap().contains(when), "{occasion:?}");
        }
    }
}

#[test]
fn each_is_said_in_each_language() {
    let (english, german) = (all(Language::En), all(Language::De));
    assert_eq!(english.len(), german.len());
    for ((to, occasion, english), (_, _, german)) in english.into_iter().zip(german) {
        let what = (to, occasion);
        assert_eq!(english.kind, german.kind);
        assert!(english.subject != german.subject && english.text != german.text);
        // Whatever is a fact in the one is in the other.
        let facts = |mail: &Rendered| {
            let lines = mail.text.lines();
            let link = lines.filter(|line| line.starts_with("https://"));
            let (link, zones) = (link.collect::<Vec<_>>().concat(), "(Europe/Berlin)");
            let zones = mail.text.matches(zones).count();
            (
                link,
                zones,
                mail.text.contains(DOCTOR),
                mail.text.contains("09:20"),
            )
        };
        assert_eq!(facts(&english), facts(&german), "{what:?}");
        for (language, mail) in [(Language::En, english), (Language::De, german)] {
            let text = format!("{}\n{}", mail.subject, mail.text);
            assert_eq!(of_others(language, &text), [""; 0], "{what:?}");
            assert_eq!(mail.parts.language, language);
            if let Some(calendar) = mail.parts.calendar {
                let summary = match language {
                    Language::En => "SUMMARY:Video appointment with Dr. Ada Byron\r\n",
                    Language::De => "SUMMARY:Videotermin mit Dr. Ada Byron\r\n",
                };
                assert!(calendar.text.contains(summary), "{}", calendar.text);
            }
        }
    }
}

#[test]
fn each_leads_to_one_page_of_ours() {
    let pages = [
        "/appointments/confirm/",
        "/appointments/consultation/",
        "/appointments/",
    ];
    for (to, occasion, mail) in Language::ALL.into_iter().flat_map(all) {
        let links = mail
            .text
            .lines()
            .filter(|line| line.starts_with("https://"));
        let links: Vec<&str> = links.collect();
        let [link] = links[..] else {
            panic!("{occasion:?}: {}", mail.text);
        };
        let path = link.strip_prefix("https://clinic.example.org").unwrap();
        assert!(pages.iter().any(|page| path.starts_with(page)), "{link}");
        let wanted = match (occasion, to) {
            (Occasion::Event(EventType::Requested), _) => Some("/appointments/confirm/"),
            (Occasion::Event(EventType::Confirmed) | Occasion::Near(_), _) => {
                Some("/appointments/consultation/")
            }
            _ => None,
        };
        assert!(
            wanted.is_none_or(|wanted| path.starts_with(wanted)),
            "{link}"
        );
    }
}

#[test]
fn a_doctors_mail_names_no_patient() {
    for (to, occasion, mail) in Language::ALL.into_iter().flat_map(all) {
        let is_named = mail.text.contains("Pat Morgan");
        assert_eq!(is_named, to == Side::Patient, "{occasion:?}: {}", mail.text);
    }
}

#[test]
fn one_kind_has_one_subject_for_each_side() {
    for language in Language::ALL {
        let mut known: Vec<(Side, &str, &str)> = Vec::new();
        for (to, _, mail) in all(language) {
            let line = (to, mail.kind, mail.subject);
            let same = known
                .iter()
                .find(|(side, kind, _)| (*side, *kind) == (to, mail.kind));
            assert!(same.is_none_or(|same| *same == line), "{line:?}");
            known.push(line);
        }
        assert!(known.len() > 20);
    }
}

#[test]
fn a_patients_calendar_keeps_what_is_confirmed_and_drops_what_is_canceled() {
    for (to, occasion, mail) in all(Language::En) {
        let wanted = match (to, occasion) {
            (Side::Patient, Occasion::Event(EventType::Confirmed | EventType::Rescheduled)) => {
                Some(("REQUEST", "CONFIRMED"))
            }
            (Side::Patient, Occasion::Event(EventType::Canceled)) => Some(("CANCEL", "CANCELLED")),
            _ => None,
        };
        let Some(calendar) = mail.parts.calendar else {
            assert_eq!(wanted, None, "{to:?} {occasion:?}");
            continue;
        };
        let (method, status) = wanted.unwrap_or_else(|| panic!("{to:?} {occasion:?}"));
        let read: icalendar::Calendar = calendar.text.parse().unwrap();
        assert_eq!(read.property_value("METHOD"), Some(method));
        assert_eq!(
            serde_json::to_value(calendar.method).unwrap(),
            serde_json::json!(method)
        );
        for line in [
            "UID:00000000-0000-0000-0000-000000000001\r\n",
            "SEQUENCE:3\r\n",
            "DTSTART:20260701T070000Z\r\n",
            "DTEND:20260701T073000Z\r\n",
            &format!("STATUS:{status}\r\n"),
        ] {
            assert!(calendar.text.contains(line), "{line} {}", calendar.text);
        }
        let unfolded = calendar.text.replace("\r\n ", "");
        assert!(
            unfolded.contains(
                "ATTENDEE;CN=\"Pat Morgan\";PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:pat@example.org\r\n"
            ),
            "{unfolded}"
        );
    }
}
