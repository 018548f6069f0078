//! What people change of their accounts, and admins of the settings.

use serde_json::{Value, json};
use shared::{
    FieldCode, FieldError, Role, SecondFactor, Settings,
    wire::{
        account::{AccountChanges, UpdateAccount},
        settings::{ChosenSettings, NOTICE_MAX_MINUTES, WINDOW_MAX_MINUTES},
    },
};
use time::macros::date;

fn update(role: Role, sent: Value) -> Result<AccountChanges, Vec<(String, FieldCode)>> {
    let update: UpdateAccount = serde_json::from_value(sent).unwrap();
    let changes = update.check(role, date!(2026 - 01 - 31), |zone| zone == "Europe/Berlin");
    changes.map_err(|faults| {
        let told = faults.into_iter().map(|fault| (fault.field, fault.code));
        told.collect()
    })
}

#[test]
fn what_is_not_sent_stays_and_null_clears() {
    let nothing = update(Role::Patient, json!({})).unwrap();
    assert!(nothing.name.is_none() && nothing.time_zone.is_none());
    assert!(nothing.phone.is_none() && nothing.date_of_birth.is_none());
    let cleared = update(
        Role::Patient,
        json!({ "phone": null, "date_of_birth": null }),
    )
    .unwrap();
    assert_eq!(
        (cleared.phone, cleared.date_of_birth),
        (Some(None), Some(None))
    );
    let sent = json!({
        "name": "Ada", "time_zone": "Europe/Berlin", "phone": "030 1234567", "date_of_birth": "1990-12-10",
    });
    let changed = update(Role::Patient, sent).unwrap();
    assert_eq!(changed.name.unwrap().as_str(), "Ada");
    assert_eq!(changed.time_zone.unwrap().as_str(), "Europe/Berlin");
    assert_eq!(changed.phone.unwrap().unwrap().as_str(), "030 1234567");
    assert_eq!(changed.date_of_birth, Some(Some(date!(1990 - 12 - 10))));
    let doctor = update(
        Role::Doctor,
        json!({ "about": "Kidneys", "waiting_room": true }),
    )
    .unwrap();
    assert_eq!(doctor.about.unwrap().unwrap().as_str(), "Kidneys");
    assert_eq!(doctor.waiting_room, Some(true));
}

#[test]
fn a_field_of_another_role_is_not_known() {
    let unknown = |field: &str| vec![(field.to_owned(), FieldCode::Unknown)];
    for (role, field, value) in [
        (Role::Doctor, "phone", json!("030 1234567")),
        (Role::Admin, "date_of_birth", json!(null)),
        (Role::Patient, "about", json!("Kidneys")),
        (Role::Admin, "waiting_room", json!(true)),
    ] {
        let refused = update(role, json!({ field: value })).unwrap_err();
        assert_eq!(refused, unknown(field), "{role}");
    }
}

fn installed() -> Settings {
    Settings {
        name: "MyDoctor".to_owned(),
        join_opens_before_minutes: 30,
        join_closes_after_minutes: 120,
        cancel_notice_minutes: 1440,
        contact: None,
        second_factor: SecondFactor::Admins,
        doctors_publish_themselves: false,
    }
}

#[test]
fn settings_are_tidied_and_have_limits() {
    let longest = ChosenSettings {
        name: Some(" Practice  at the park ".to_owned()),
        contact: Some(" 030  1234567".to_owned()),
        join_opens_before_minutes: Some(WINDOW_MAX_MINUTES),
        join_closes_after_minutes: Some(WINDOW_MAX_MINUTES),
        cancel_notice_minutes: Some(NOTICE_MAX_MINUTES),
        ..ChosenSettings::default()
    };
    let tidied = longest.clone().check(false).unwrap();
    assert_eq!(tidied.name.as_deref(), Some("Practice at the park"));
    assert_eq!(tidied.contact.as_deref(), Some("030 1234567"));
    assert_eq!(tidied.cancel_notice_minutes, Some(NOTICE_MAX_MINUTES));
    assert_eq!((WINDOW_MAX_MINUTES, NOTICE_MAX_MINUTES), (1_440, 43_200));
    let too_long = ChosenSettings {
        join_opens_before_minutes: Some(WINDOW_MAX_MINUTES + 1),
        join_closes_after_minutes: Some(WINDOW_MAX_MINUTES + 1),
        cancel_notice_minutes: Some(NOTICE_MAX_MINUTES + 1),
        ..longest
    };
    let faults = too_long.check(false).unwrap_err();
    let told: Vec<_> = faults
        .iter()
        .map(|fault| (fault.field.as_str(), fault.code))
        .collect();
    assert_eq!(
        told,
        [
            ("join_opens_before_minutes", FieldCode::OutOfRange),
            ("join_closes_after_minutes", FieldCode::OutOfRange),
            ("cancel_notice_minutes", FieldCode::OutOfRange),
        ]
    );
}

#[test]
fn only_a_demonstration_wants_a_second_factor_of_nobody() {
    let nobody = ChosenSettings {
        second_factor: Some(SecondFactor::Nobody),
        ..ChosenSettings::default()
    };
    assert_eq!(nobody.clone().check(true).as_ref(), Ok(&nobody));
    let faults = nobody.check(false).unwrap_err();
    assert_eq!(
        faults,
        [FieldError::new("second_factor", FieldCode::OutOfRange)]
    );
}

#[test]
fn what_is_chosen_counts_over_what_was_installed() {
    let chosen = ChosenSettings {
        contact: Some("030 1234567".to_owned()),
        second_factor: Some(SecondFactor::Nobody),
        ..ChosenSettings::default()
    };
    let expected = Settings {
        contact: Some("030 1234567".to_owned()),
        second_factor: SecondFactor::Nobody,
        ..installed()
    };
    assert_eq!(chosen.over(&installed()), expected);
    assert_eq!(ChosenSettings::default().over(&installed()), installed());
}

#[test]
fn a_revision_tells_each_change_and_nothing_else() {
    let before = ChosenSettings {
        name: Some("MyDoctor".to_owned()),
        cancel_notice_minutes: Some(60),
        ..ChosenSettings::default()
    };
    let after = ChosenSettings {
        name: Some("MyDoctor".to_owned()),
        second_factor: Some(SecondFactor::Nobody),
        doctors_publish_themselves: Some(true),
        ..ChosenSettings::default()
    };
    let changes = after.changes_from(&before);
    let told: Vec<(&str, Option<&str>, Option<&str>)> = changes
        .iter()
        .map(|change| {
            (
                change.field.as_str(),
                change.from.as_deref(),
                change.to.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("cancel_notice_minutes", Some("60"), None),
            ("second_factor", None, Some("nobody")),
            ("doctors_publish_themselves", None, Some("true")),
        ]
    );
    assert_eq!(after.changes_from(&after), []);
}
