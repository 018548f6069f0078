//! Bursts, refills, and who shares an address.

use super::*;

fn at(seconds: i64) -> Instant {
    Instant::from_unix(1_769_850_000 + seconds).unwrap()
}

fn address(n: u8) -> IpAddr {
    IpAddr::from([203, 0, 113, n])
}

#[test]
fn a_login_gets_a_burst_and_then_one_per_half_minute() {
    let throttles = Throttles::new(true);
    for n in 0..8 {
        assert_eq!(throttles.sign_in("ada", address(n), at(0)), Ok(()));
    }
    let elsewhere = address(100);
    assert_eq!(
        throttles.sign_in("ada", elsewhere, at(0)),
        Err(RetryAfter(30))
    );
    assert_eq!(
        throttles.sign_in(" ADA ", elsewhere, at(29)),
        Err(RetryAfter(1))
    );
    assert_eq!(throttles.sign_in("ada", elsewhere, at(30)), Ok(()));
    assert_eq!(
        throttles.sign_in("ada", elsewhere, at(30)),
        Err(RetryAfter(30))
    );
    assert_eq!(throttles.sign_in("bob", elsewhere, at(30)), Ok(()));
    for _ in 0..8 {
        assert_eq!(
            throttles.sign_in("ada", address(101), at(30 + 8 * 30)),
            Ok(())
        );
    }
}

#[test]
fn an_address_gets_a_burst_and_then_one_per_three_seconds() {
    let throttles = Throttles::new(true);
    for n in 0..40 {
        let login = format!("patient{n}");
        assert_eq!(throttles.sign_in(&login, address(1), at(0)), Ok(()));
    }
    assert_eq!(
        throttles.sign_in("another", address(1), at(0)),
        Err(RetryAfter(3))
    );
    assert_eq!(throttles.sign_in("another", address(2), at(0)), Ok(()));
    assert_eq!(throttles.sign_in("another", address(1), at(3)), Ok(()));
}

#[test]
fn one_machine_can_not_keep_an_owner_out() {
    let throttles = Throttles::new(true);
    for second in 0..3600 {
        let _ = throttles.sign_in(&format!("x{second}"), address(1), at(second));
        let _ = throttles.sign_in("ada", address(1), at(second));
    }
    let waits = throttles.sign_in("ada", address(2), at(3600));
    assert!(
        waits.is_ok() || waits.is_err_and(|RetryAfter(seconds)| seconds <= 30),
        "{waits:?}"
    );
}

#[test]
fn one_subscriber_is_one_address() {
    let throttles = Throttles::new(true);
    let registered = |text: &str| throttles.register(text.parse().unwrap(), at(0));
    for n in 0..10 {
        assert_eq!(registered(&format!("2001:db8:0:1::{n}")), Ok(()));
    }
    assert_eq!(registered("2001:db8:0:1:ffff::1"), Err(RetryAfter(60)));
    assert_eq!(registered("2001:db8:0:2::1"), Ok(()));
    for _ in 0..10 {
        assert_eq!(registered("::ffff:203.0.113.1"), Ok(()));
    }
    assert_eq!(registered("203.0.113.1"), Err(RetryAfter(60)));
    assert_eq!(registered("203.0.113.2"), Ok(()));
}

#[test]
fn switched_off_it_refuses_nobody() {
    let throttles = Throttles::new(false);
    for _ in 0..1000 {
        assert_eq!(throttles.sign_in("ada", address(1), at(0)), Ok(()));
        assert_eq!(throttles.register(address(1), at(0)), Ok(()));
    }
}

#[test]
fn who_is_quiet_is_forgotten() {
    let throttles = Throttles::new(true);
    for n in 0..10_000_u32 {
        let address = IpAddr::V4(n.into());
        assert_eq!(
            throttles.sign_in(&n.to_string(), address, at(i64::from(n))),
            Ok(())
        );
    }
    let kept = throttles.logins.limiter.len() + throttles.sign_in_addresses.limiter.len();
    assert!(kept <= 2 * 1024 + 64, "{kept}");
}

#[test]
fn a_clock_set_back_makes_no_panic() {
    let throttles = Throttles::new(true);
    let long_ago = Instant::from_unix(-1_000_000_000).unwrap();
    for now in [at(0), at(-100_000), long_ago, at(10)] {
        let _ = throttles.sign_in("ada", address(1), now);
    }
    assert_eq!(throttles.sign_in("bob", address(2), at(10)), Ok(()));
}
