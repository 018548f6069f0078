use time::macros::date;

use super::*;

#[test]
fn one_mailbox_is_one_address() {
    assert_eq!(
        Email::parse(" Ada@Example.ORG ").unwrap().as_str(),
        "ada@example.org"
    );
    let long = format!("{}@example.org", "a".repeat(320));
    for (bad, code) in [
        ("", FieldCode::Blank),
        ("a@b@c", FieldCode::InvalidFormat),
        ("\"x\"@example.org", FieldCode::InvalidFormat),
        ("Ada <ada@example.org>", FieldCode::InvalidFormat),
        (
            "ada@example.org\r\nBcc: x@example.org",
            FieldCode::InvalidFormat,
        ),
        ("ada@localhost", FieldCode::InvalidFormat),
        ("ada@[127.0.0.1]", FieldCode::InvalidFormat),
        ("adä@example.org", FieldCode::InvalidFormat),
        (long.as_str(), FieldCode::TooLong),
    ] {
        assert_eq!(Email::parse(bad), Err(code), "{bad}");
    }
}

#[test]
fn an_address_may_have_254_octets() {
    let domain = format!(
        "{}.{}.{}.org",
        "b".repeat(63),
        "c".repeat(63),
        "d".repeat(57)
    );
    let longest = format!("{}@{domain}", "a".repeat(64));
    assert_eq!(longest.len(), 254);
    assert_eq!(Email::parse(&longest).unwrap().as_str(), longest);
    let longer = longest.replace(".org", ".info");
    assert_eq!(Email::parse(&longer), Err(FieldCode::TooLong));
}

#[test]
fn zones_are_names_and_known() {
    let known = |name: &str| name == "Europe/Berlin";
    assert!(TimeZoneName::parse("Europe/Berlin", known).is_ok());
    assert_eq!(
        TimeZoneName::parse("Mars/Phobos", known),
        Err(FieldCode::Unknown)
    );
    for bad in [
        "",
        "../../etc/passwd",
        "EST5EDT4,M3.2.0",
        "Europe/Berlin\0",
        "+01:00",
        "1Europe/Berlin",
        &"a".repeat(65),
    ] {
        assert_eq!(
            TimeZoneName::parse(bad, |_| true),
            Err(FieldCode::InvalidFormat),
            "{bad}"
        );
    }
}

#[test]
fn passwords_are_counted_and_never_printed() {
    assert_eq!(Password::parse("1234567"), Err(FieldCode::TooShort));
    assert!(Password::parse(&"ä".repeat(128)).is_ok());
    assert_eq!(Password::parse(&"a".repeat(129)), Err(FieldCode::TooLong));
    assert_eq!(
        Password::parse("abc\0defgh"),
        Err(FieldCode::InvalidCharacters)
    );
    assert_eq!(Password::parse("12345678").unwrap().expose(), "12345678");
    assert_eq!(
        format!("{:?}", Password::parse("correct horse").unwrap()),
        "Password(***)"
    );
}

#[test]
fn user_names_and_phones_are_plain() {
    assert_eq!(
        Username::parse("TestDoctor").unwrap().as_str(),
        "testdoctor"
    );
    assert_eq!(Username::parse("ab"), Err(FieldCode::TooShort));
    assert_eq!(Username::parse(&"a".repeat(32)).unwrap().as_str().len(), 32);
    assert_eq!(Username::parse(&"a".repeat(33)), Err(FieldCode::TooLong));
    assert_eq!(Phone::parse("1234"), Err(FieldCode::TooShort));
    assert_eq!(Phone::parse(&"1".repeat(32)).unwrap().as_str().len(), 32);
    assert_eq!(Phone::parse(&"1".repeat(33)), Err(FieldCode::TooLong));
    for name in ["123", "...", "---", "___", "dr.ada_byron-2"] {
        assert_eq!(Username::parse(name).unwrap().as_str(), name);
    }
    for bad in ["a@b.c", "a b", "a/b", "adä", "a\0b"] {
        let name = Username::parse(bad);
        assert_eq!(name, Err(FieldCode::InvalidCharacters), "{bad:?}");
    }
    assert!(Phone::parse("+49 (30) 123-456").is_ok());
    assert_eq!(Phone::parse("call me"), Err(FieldCode::InvalidCharacters));
    assert_eq!(Phone::parse("-----"), Err(FieldCode::InvalidCharacters));
}

#[test]
fn nobody_is_born_tomorrow() {
    let today = date!(2026 - 01 - 31);
    assert_eq!(parse_date_of_birth("2026-01-31", today), Ok(today));
    assert_eq!(
        parse_date_of_birth("2026-02-01", today),
        Err(FieldCode::OutOfRange)
    );
    assert_eq!(
        parse_date_of_birth("1890-01-01", today),
        Err(FieldCode::OutOfRange)
    );
    assert_eq!(
        parse_date_of_birth("31.01.2000", today),
        Err(FieldCode::InvalidFormat)
    );
}
