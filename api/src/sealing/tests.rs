//! What a seal promises, without a database.

use proptest::prelude::*;
use uuid::Uuid;

use super::{Context, Keyring, SealError};
use crate::config::{DataKey, DataKeys, KeySource, Secret};

fn keyring(keys: &[u8]) -> Keyring {
    let given = DataKeys {
        keys: keys.iter().map(|byte| DataKey::new([*byte; 32])).collect(),
        derive_from: None,
        source: KeySource::Value,
    };
    Keyring::new(&given).unwrap()
}

fn place(row: u128) -> Context {
    Context::new("notes", "text", Uuid::from_u128(row))
}

proptest! {
    #[test]
    fn what_is_sealed_opens_in_its_place_and_nowhere_else(text in ".{0,200}", row: u128, other: u128) {
        prop_assume!(row != other);
        let keys = keyring(&[1]);
        let sealed = keys.seal(&place(row), &text).unwrap();
        prop_assert_eq!(keys.open(&place(row), &sealed).unwrap(), text);
        let refused = matches!(keys.open(&place(other), &sealed), Err(SealError::Changed { .. }));
        prop_assert!(refused);
    }

    #[test]
    fn no_changed_letter_goes_unnoticed(at in 17..80_usize, letter in "[A-Za-z0-9_-]") {
        let keys = keyring(&[1]);
        let sealed = keys.seal(&place(1), "a text that is long enough to be changed somewhere").unwrap();
        let mut changed = sealed.clone();
        changed.replace_range(at..=at, &letter);
        prop_assume!(changed != sealed);
        prop_assert!(keys.open(&place(1), &changed).is_err());
    }

    #[test]
    fn nothing_that_was_not_sealed_opens(text in ".{0,100}") {
        prop_assert!(keyring(&[1]).open(&place(1), &text).is_err());
    }
}

#[test]
fn the_same_text_is_sealed_differently_each_time_and_for_each_place() {
    let keys = keyring(&[1]);
    let one = keys.seal(&place(1), "rest").unwrap();
    assert_ne!(one, keys.seal(&place(1), "rest").unwrap());
    let id = Uuid::from_u128(1);
    for elsewhere in [
        Context::new("notes", "summary", id),
        Context::new("note_versions", "text", id),
        Context::revised("notes", "text", id, 1),
        Context::word("notes", "text", "1"),
    ] {
        assert!(keys.open(&elsewhere, &one).is_err(), "{elsewhere:?}");
    }
}

#[test]
fn every_key_opens_and_the_first_seals() {
    let (old, both, new) = (keyring(&[1]), keyring(&[2, 1]), keyring(&[2]));
    let sealed = old.seal(&place(1), "rest").unwrap();
    assert_eq!(both.open(&place(1), &sealed).unwrap(), "rest");
    assert_eq!(both.sealing_id(), new.sealing_id());
    assert_eq!(both.ids().count(), 2);
    let Err(SealError::UnknownKey { key_id, .. }) = new.open(&place(1), &sealed) else {
        panic!("opened without its key");
    };
    assert_eq!(key_id, old.sealing_id());
}

#[test]
fn a_key_derived_from_a_secret_is_neither_the_secret_nor_another_ones() {
    let derived = |secret: &str| {
        let given = DataKeys {
            keys: Vec::new(),
            derive_from: Some(Secret::new(secret.to_owned())),
            source: KeySource::JwtSecret,
        };
        Keyring::new(&given).unwrap().sealing_id().to_owned()
    };
    let secret = "0123456789abcdef0123456789abcdef";
    assert_eq!(derived(secret), derived(secret));
    assert_ne!(derived(secret), derived("fedcba9876543210fedcba9876543210"));
    let bytes: [u8; 32] = secret.as_bytes().try_into().unwrap();
    let given = DataKeys {
        keys: vec![DataKey::new(bytes)],
        derive_from: None,
        source: KeySource::Value,
    };
    assert_ne!(derived(secret), Keyring::new(&given).unwrap().sealing_id());
}
