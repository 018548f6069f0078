use std::future::{pending, ready};

use futures_util::{FutureExt, future::join_all};

use super::*;

const GOOD: &str = "correct horse battery staple";

fn password(text: &str) -> Password {
    Password::parse(text).unwrap()
}

#[tokio::test]
async fn what_was_hashed_is_recognised_and_nothing_else() {
    let passwords = Passwords::new(1).unwrap();
    let hash = passwords.hash(&password(GOOD)).await.unwrap();
    for (text, expected) in [
        (GOOD, true),
        ("", false),
        ("correct horse battery stapl", false),
        ("Correct horse battery staple", false),
        ("correct horse battery staple\0", false),
    ] {
        let answer = passwords.verify(text.to_owned(), Some(hash.as_str())).await;
        assert_eq!(answer, Ok(expected), "{text:?}");
    }
}

#[tokio::test]
async fn the_hash_names_its_cost_and_has_its_own_salt() {
    let passwords = Passwords::new(2).unwrap();
    let first = passwords.hash(&password(GOOD)).await.unwrap();
    let second = passwords.hash(&password(GOOD)).await.unwrap();
    assert!(
        first
            .as_str()
            .starts_with("$argon2id$v=19$m=19456,t=2,p=1$")
    );
    assert_ne!(first, second);
    assert_eq!(format!("{first:?}"), "PasswordHash(***)");
}

/// Any Argon2 implementation must agree with what is stored.
#[tokio::test]
async fn other_programs_read_our_hashes() {
    use argon2::{Argon2, PasswordVerifier};
    let passwords = Passwords::new(1).unwrap();
    let hash = passwords.hash(&password(GOOD)).await.unwrap();
    let elsewhere = Argon2::default();
    assert!(
        elsewhere
            .verify_password(GOOD.as_bytes(), hash.as_str())
            .is_ok()
    );
    assert!(
        elsewhere
            .verify_password(b"another one", hash.as_str())
            .is_err()
    );
}

#[tokio::test]
async fn an_unknown_login_costs_what_a_known_one_costs() {
    let passwords = Passwords::new(1).unwrap();
    let hash = passwords.hash(&password(GOOD)).await.unwrap();
    let before = passwords.computed();
    assert_eq!(
        passwords
            .verify("wrong one".to_owned(), Some(hash.as_str()))
            .await,
        Ok(false)
    );
    let known = passwords.computed() - before;
    assert_eq!(
        passwords.verify("wrong one".to_owned(), None).await,
        Ok(false)
    );
    assert_eq!(passwords.computed() - before - known, known);

    let cost = |phc: &str| {
        phc.split('$')
            .take(4)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(cost(argon::DECOY), cost(hash.as_str()));
    assert_eq!(argon::DECOY.len(), hash.as_str().len());
}

#[tokio::test]
async fn a_new_password_is_judged() {
    let passwords = Passwords::new(1).unwrap();
    let inputs = ["ada@example.org"];
    assert_eq!(passwords.judge(&password(GOOD), &inputs).await, Ok(Ok(())));
    let weak = passwords.judge(&password("testpass123"), &inputs).await;
    assert_eq!(weak, Ok(Err(FieldCode::TooWeak)));
}

#[tokio::test]
async fn a_full_queue_says_so_at_once() {
    let passwords = Passwords::with_queue(1, 2, PATIENCE).unwrap();
    let answers = join_all((0..50).map(|_| passwords.verify(GOOD.to_owned(), None))).await;
    let busy = answers
        .iter()
        .filter(|answer| **answer == Err(PasswordError::Busy))
        .count();
    let answered = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(busy + answered, 50);
    assert!(
        answered >= 2,
        "two places, so two answers at least: {answered}"
    );
    assert!(busy >= 40, "and most are sent away: {busy}");
    assert_eq!(passwords.verify(GOOD.to_owned(), None).await, Ok(false));
}

#[tokio::test]
async fn nobody_waits_for_ever_and_nothing_is_computed_for_nobody() {
    let passwords = Passwords::with_queue(1, 100, Duration::from_millis(100)).unwrap();
    let answers = join_all((0..100).map(|_| passwords.verify(GOOD.to_owned(), None))).await;
    let busy = answers
        .iter()
        .filter(|answer| **answer == Err(PasswordError::Busy))
        .count();
    assert!(50 < busy, "{busy}");
    // Whoever comes now is not behind them.
    let later = Passwords {
        patience: PATIENCE,
        ..passwords
    };
    assert_eq!(later.verify(GOOD.to_owned(), None).await, Ok(false));
    assert!(later.computed() < 50, "{}", later.computed());
}

#[tokio::test]
async fn who_stays_is_served_before_those_who_go() {
    let passwords = Passwords::new(1).unwrap();
    for _ in 0..1_000 {
        // Polling once enqueues; what is dropped thereafter has hung up.
        let gone = passwords.verify(GOOD.to_owned(), None).now_or_never();
        assert_eq!(gone, None);
    }
    assert_eq!(passwords.verify(GOOD.to_owned(), None).await, Ok(false));
    assert!(passwords.computed() < 10, "{}", passwords.computed());
}

#[tokio::test]
async fn turns_are_few_and_who_hangs_up_has_none() {
    let passwords = Passwords::with_queue(1, 2, Duration::from_millis(50)).unwrap();
    let never = || passwords.in_turn(pending::<Result<(), PasswordError>>());
    let asked = || passwords.in_turn(ready(Ok::<_, PasswordError>(())));
    let mut held = [Box::pin(never()), Box::pin(never())];
    assert!(held.iter_mut().all(|turn| turn.now_or_never().is_none()));
    for _ in 0..1_000 {
        assert!(asked().now_or_never().is_none());
    }
    assert_eq!(asked().await, Err(PasswordError::Busy));
    drop(held);
    assert_eq!(asked().now_or_never(), Some(Ok(())));
    // Who has a turn waits for the answer no longer than that.
    assert_eq!(never().await, Err(PasswordError::Busy));
}

#[tokio::test]
async fn an_endless_password_is_wrong_and_costs_what_others_cost() {
    let passwords = Passwords::new(1).unwrap();
    let hash = passwords.hash(&password(GOOD)).await.unwrap();
    let before = passwords.computed();
    let endless = GOOD.repeat(10_000);
    assert_eq!(
        passwords.verify(endless, Some(hash.as_str())).await,
        Ok(false)
    );
    assert_eq!(passwords.computed() - before, 1);
    // Nothing, which is compared in its place, is nobody's password.
    assert!(Password::parse("").is_err());
}

#[tokio::test]
async fn hanging_up_gives_no_place_away_and_costs_nothing() {
    let passwords = Passwords::with_queue(1, 2, PATIENCE).unwrap();
    // Polling once enqueues; what is dropped thereafter has hung up.
    let mut patient = Box::pin(passwords.verify(GOOD.to_owned(), None));
    assert_eq!((&mut patient).now_or_never(), None);
    let refused = (0..3)
        .filter_map(|_| passwords.verify(GOOD.to_owned(), None).now_or_never())
        .collect::<Vec<_>>();
    assert!(refused.contains(&Err(PasswordError::Busy)), "{refused:?}");

    assert_eq!(patient.await, Ok(false));
    assert_eq!(passwords.verify(GOOD.to_owned(), None).await, Ok(false));
    assert_eq!(
        passwords.computed(),
        2,
        "nobody waited for those in between"
    );
}

#[tokio::test]
async fn a_strange_hash_is_an_error_that_tells_nothing() {
    let passwords = Passwords::new(1).unwrap();
    let salt_and_output = "$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    for head in [
        "$argon2i$v=19$m=19456,t=2,p=1",
        "$argon2id$v=16$m=19456,t=2,p=1",
        "$argon2id$v=19$m=4194304,t=2,p=1",
        "$argon2id$v=19$m=19456,t=4000000000,p=1",
        "$argon2id$v=19$m=19456,t=2,p=4",
        "$scrypt$ln=17,r=8,p=1",
    ] {
        let stored = format!("{head}{salt_and_output}");
        let error = passwords
            .verify(GOOD.to_owned(), Some(&stored))
            .await
            .unwrap_err();
        assert_eq!(error, PasswordError::UnreadableHash, "{head}");
        let printed = format!("{error} {error:?}");
        assert!(
            !printed.contains(GOOD) && !printed.contains("AAAA"),
            "{printed}"
        );
    }
    for stored in [
        "",
        "plain text",
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA",
    ] {
        assert_eq!(
            passwords.verify(GOOD.to_owned(), Some(stored)).await,
            Err(PasswordError::UnreadableHash),
            "{stored}"
        );
    }
}
