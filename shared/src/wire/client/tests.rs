//! What is taken as the description of a client.

use super::*;

fn now() -> Instant {
    Instant::parse("2026-01-31T09:00:00Z").unwrap()
}

fn described(change: impl FnOnce(&mut DescribeClient)) -> Result<Description, Vec<FieldError>> {
    let mut described = DescribeClient {
        name: "Front desk".to_owned(),
        scopes: vec!["doctors:read".to_owned()],
        doctors: vec!["0190a0b0-0000-7000-8000-00000000000a".to_owned()],
        expires_at: Some("2026-01-31T09:00:01Z".to_owned()),
    };
    change(&mut described);
    described.check(now())
}

#[track_caller]
fn refused(change: impl FnOnce(&mut DescribeClient), field: &str, code: FieldCode) {
    assert_eq!(
        described(change).unwrap_err(),
        [FieldError::new(field, code)]
    );
}

#[test]
fn a_description_is_proven() {
    let all = described(|_| {}).unwrap();
    assert_eq!(all.name.as_str(), "Front desk");
    assert_eq!(all.scopes.list(), [ClientScope::DoctorsRead]);
    assert_eq!(all.doctors.len(), 1);
    assert_eq!(all.expires_at, Some(now().plus_seconds(1)));
    let least = described(|client| {
        client.scopes.clear();
        client.doctors.clear();
        client.expires_at = None;
    });
    let least = least.unwrap();
    assert!(least.scopes.is_empty() && least.doctors.is_empty() && least.expires_at.is_none());
}

#[test]
fn what_is_wrong_is_told_by_field() {
    use FieldCode::{Blank, InvalidFormat, OutOfRange, Repeated, TooLong, Unknown};
    refused(|client| client.name.clear(), "name", Blank);
    refused(
        |client| client.scopes.push("all".to_owned()),
        "scopes",
        Unknown,
    );
    refused(
        |client| client.scopes.push("doctors:read".to_owned()),
        "scopes",
        Repeated,
    );
    refused(
        |client| client.doctors.push("x".to_owned()),
        "doctors",
        Unknown,
    );
    refused(
        |client| client.doctors.push(client.doctors[0].clone()),
        "doctors",
        Repeated,
    );
    refused(
        |client| client.doctors = vec![String::new(); DOCTORS_MAX + 1],
        "doctors",
        TooLong,
    );
    refused(
        |client| client.expires_at = Some(now().to_string()),
        "expires_at",
        OutOfRange,
    );
    refused(
        |client| client.expires_at = Some("tomorrow".to_owned()),
        "expires_at",
        InvalidFormat,
    );
}

#[test]
fn as_many_doctors_as_there_may_be_are_taken() {
    let most = described(|client| {
        let id = |n: usize| format!("0190a0b0-0000-7000-8000-{n:012x}");
        client.doctors = (0..DOCTORS_MAX).map(id).collect();
    });
    assert_eq!(most.unwrap().doctors.len(), DOCTORS_MAX);
}
