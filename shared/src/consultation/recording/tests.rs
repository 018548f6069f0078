//! Stories of questions and answers: nothing is recorded that somebody has not agreed to.

use proptest::prelude::*;

use super::*;

fn at(minutes: i64) -> Instant {
    Instant::parse("2026-01-31T09:00:00Z")
        .unwrap()
        .plus_minutes(minutes)
}

fn asked() -> Question {
    Question {
        asked_at: at(0),
        granted_at: None,
        answers: Vec::new(),
    }
}

fn person(n: u8) -> Uuid {
    Uuid::from_u128(n.into())
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Answer {
        person: u8,
        agreed: bool,
        text_version: u32,
    },
    /// The doctor, who is person 0, takes a ticket.
    Grant,
    /// A guest gets a pass and so takes part from now on.
    Invite,
    /// Somebody who takes part comes into the room.
    Come(u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..4_u8, prop::bool::weighted(0.9), prop::bool::weighted(0.9)).prop_map(|(person, agreed, is_present)| Step::Answer {
            person,
            agreed,
            text_version: if is_present { TEXT_VERSION } else { TEXT_VERSION + 1 },
        }),
        2 => Just(Step::Grant),
        1 => Just(Step::Invite),
        2 => (0..4_u8).prop_map(Step::Come),
    ]
}

proptest! {
    /// While it may be recorded, everybody in the room has said yes to the present text, and has not
    /// taken it back.
    #[test]
    fn whoever_is_recorded_has_agreed(steps in prop::collection::vec(step(), 1..40)) {
        let mut question = asked();
        let mut people = vec![person(0), person(1)];
        // Who is in the room, and what each of them said last.
        let mut inside: Vec<Uuid> = Vec::new();
        let mut said = std::collections::BTreeMap::new();
        for step in steps {
            let end = match step {
                Step::Answer { person: n, .. } if people.len() <= usize::from(n) => None,
                Step::Answer { person: n, agreed, text_version } => {
                    let end = question.ended_by_answer(person(n), agreed);
                    question.answers.push(Answer { person: person(n), agreed, text_version });
                    said.insert(person(n), agreed && text_version == TEXT_VERSION);
                    // A no always ends it.
                    prop_assert_eq!(end.is_some(), !agreed);
                    end
                }
                Step::Grant => {
                    if question.is_agreed_by(&people) {
                        question.granted_at = question.granted_at.or(Some(at(1)));
                    }
                    None
                }
                Step::Invite => {
                    if people.len() < 4 {
                        people.push(person(u8::try_from(people.len()).unwrap()));
                    }
                    None
                }
                Step::Come(n) if people.len() <= usize::from(n) => None,
                Step::Come(n) => {
                    inside.push(person(n));
                    question.ended_by_coming(person(n))
                }
            };
            if end.is_some() {
                break;
            }
            if question.granted_at.is_some() {
                for one in &inside {
                    // An answer to a text that is not the present one can not be given: the server
                    // refuses it. Here it counts as none, which shows at the next ticket.
                    let is_refused = question.answers.iter().any(|answer| answer.text_version != TEXT_VERSION);
                    prop_assert!(is_refused || said.get(one) == Some(&true), "{} is recorded", one);
                }
            }
        }
    }

    #[test]
    fn the_last_answer_counts(agreed in prop::collection::vec(any::<bool>(), 1..10)) {
        let mut question = asked();
        for agreed in &agreed {
            question.answers.push(Answer { person: person(1), agreed: *agreed, text_version: TEXT_VERSION });
        }
        prop_assert_eq!(question.answer_of(person(1)), agreed.last().copied());
        prop_assert_eq!(question.answer_of(person(2)), None);
        prop_assert_eq!(question.is_agreed_by(&[person(1)]), agreed.last() == Some(&true));
    }
}

#[test]
fn a_yes_to_another_text_is_no_yes() {
    let mut question = asked();
    let answer = |text_version| Answer {
        person: person(1),
        agreed: true,
        text_version,
    };
    question.answers.push(answer(TEXT_VERSION + 1));
    assert!(!question.is_agreed_by(&[person(1)]));
    question.answers.push(answer(TEXT_VERSION));
    assert!(question.is_agreed_by(&[person(1)]));
    assert!(!question.is_agreed_by(&[]));
}

#[test]
fn a_no_is_a_refusal_or_takes_a_yes_back() {
    let mut question = asked();
    assert_eq!(question.ended_by_answer(person(1), true), None);
    assert_eq!(
        question.ended_by_answer(person(1), false),
        Some(RecordingEnd::Declined)
    );
    question.answers.push(Answer {
        person: person(1),
        agreed: true,
        text_version: TEXT_VERSION,
    });
    assert_eq!(
        question.ended_by_answer(person(1), false),
        Some(RecordingEnd::Withdrawn)
    );
}

#[test]
fn who_comes_without_a_yes_ends_what_may_be_running() {
    let mut question = asked();
    assert_eq!(question.ended_by_coming(person(1)), None);
    question.granted_at = Some(at(1));
    let end = Some(RecordingEnd::JoinedWithoutAnswer);
    assert_eq!(question.ended_by_coming(person(1)), end);
    for (agreed, ends) in [(false, end), (true, None)] {
        question.answers.push(Answer {
            person: person(1),
            agreed,
            text_version: TEXT_VERSION,
        });
        assert_eq!(question.ended_by_coming(person(1)), ends, "{agreed}");
    }
}

#[test]
fn it_belongs_to_one_time_of_one_confirmed_appointment() {
    let window = |opens: i64, closes: i64| JoinWindow {
        opens_at: at(opens),
        closes_at: at(closes),
    };
    let question = asked();
    for status in Status::ALL {
        let is_over = question.is_over(status, window(0, 60), at(60));
        assert_eq!(is_over, status != Status::Confirmed, "{status}");
    }
    let is_over = |window| question.is_over(Status::Confirmed, window, at(60));
    assert!(is_over(window(1, 60)), "moved to a later time");
    assert!(is_over(window(0, 59)), "closed");
}
