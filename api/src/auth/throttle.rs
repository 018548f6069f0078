//! How often one login and one address may try.
//!
//! Both are counted whether the login exists or not, so that a refusal tells nothing about it, and
//! neither is ever locked for good: after the first burst, tries drip through at a steady rate, which
//! is hopeless for a guesser and bearable for the owner.

mod limiter;
#[cfg(test)]
mod tests;

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
};

use governor::Quota;
use sha2::{Digest, Sha256};
use shared::{AccountId, Instant, account::Email};

pub(super) use limiter::Limiter;

/// Sign-in, per login: 8 tries, then one per 30 seconds.
const PER_LOGIN: Quota = per_minute(2, 8);
/// Sign-in, per address: 40 tries, then one per 3 seconds; a clinic's people may share one address.
const SIGN_IN_PER_ADDRESS: Quota = per_minute(20, 40);
/// Registration, per address: 10, then one per minute.
const REGISTRATION_PER_ADDRESS: Quota = per_minute(1, 10);
/// Links of guests and of mails, per address: 20, then one per 6 seconds. The secret in one can not be guessed; this
/// spares the database who tries all the same.
const LINKS_PER_ADDRESS: Quota = per_minute(10, 20);
/// Mails that anybody can ask for, per mailbox: 3, then one per 5 minutes. Nobody's is flooded.
const PER_MAILBOX: Quota = per_hour(12, 3);
/// The same, per address that asks: 10, then one per minute.
const MAILS_PER_ADDRESS: Quota = per_minute(1, 10);
/// Records opened in an emergency, per doctor: 5, then one per minute. More is no emergency, and addresses
/// of patients are not to be guessed.
const EMERGENCIES_PER_DOCTOR: Quota = per_minute(1, 5);

/// Tokens of a client of the API, per client: 20, then one per 10 seconds. It needs one in ten minutes for
/// each of its processes, and its secret can not be guessed.
const PER_CLIENT: Quota = per_minute(6, 20);

/// Codes of a second factor, per account: 10, then one per 5 minutes. Of a million codes three count at a
/// time, so a thief of the password who tries day and night has one chance in four within a year.
const CODES_PER_ACCOUNT: Quota = per_hour(12, 10);

/// Too many tries; seconds after which another one is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("another try in {0} seconds")]
pub struct RetryAfter(pub u64);

/// The throttles of what anybody can try: signing in, registering, opening links, asking for mails.
#[derive(Debug)]
pub struct Throttles {
    enabled: bool,
    logins: Limiter<[u8; 32]>,
    sign_in_addresses: Limiter<IpAddr>,
    registration_addresses: Limiter<IpAddr>,
    link_addresses: Limiter<IpAddr>,
    present_passwords: Limiter<AccountId>,
    mailboxes: Limiter<[u8; 32]>,
    mail_addresses: Limiter<IpAddr>,
    codes: Limiter<AccountId>,
    passkey_addresses: Limiter<IpAddr>,
    emergencies: Limiter<AccountId>,
    clients: Limiter<[u8; 32]>,
    client_addresses: Limiter<IpAddr>,
}

impl Throttles {
    /// Throttles that have seen nobody; when they are not enabled, they never refuse.
    pub fn new(enabled: bool) -> Self {
        Self {
            enabled,
            logins: Limiter::new(PER_LOGIN),
            sign_in_addresses: Limiter::new(SIGN_IN_PER_ADDRESS),
            registration_addresses: Limiter::new(REGISTRATION_PER_ADDRESS),
            link_addresses: Limiter::new(LINKS_PER_ADDRESS),
            present_passwords: Limiter::new(PER_LOGIN),
            mailboxes: Limiter::new(PER_MAILBOX),
            mail_addresses: Limiter::new(MAILS_PER_ADDRESS),
            codes: Limiter::new(CODES_PER_ACCOUNT),
            passkey_addresses: Limiter::new(SIGN_IN_PER_ADDRESS),
            emergencies: Limiter::new(EMERGENCIES_PER_DOCTOR),
            clients: Limiter::new(PER_CLIENT),
            client_addresses: Limiter::new(SIGN_IN_PER_ADDRESS),
        }
    }

    /// Counts a try to sign in.
    ///
    /// The address is asked first: what it sends beyond its share is not charged to the login, so one
    /// machine can neither keep an owner out nor fill the memory with logins.
    ///
    /// # Errors
    /// The address or the login has tried too often.
    pub fn sign_in(&self, login: &str, address: IpAddr, now: Instant) -> Result<(), RetryAfter> {
        if !self.enabled {
            return Ok(());
        }
        self.sign_in_addresses.check(&network(address), now)?;
        self.logins.check(&digest(login), now)
    }

    /// Counts a registration.
    ///
    /// # Errors
    /// The address has registered too often.
    pub fn register(&self, address: IpAddr, now: Instant) -> Result<(), RetryAfter> {
        if !self.enabled {
            return Ok(());
        }
        self.registration_addresses.check(&network(address), now)
    }

    /// Counts a try to say the present password of an account that is signed in.
    ///
    /// # Errors
    /// The address has tried passwords too often, by signing in or so, or the account has.
    pub fn present_password(
        &self,
        account: AccountId,
        address: IpAddr,
        now: Instant,
    ) -> Result<(), RetryAfter> {
        if !self.enabled {
            return Ok(());
        }
        self.sign_in_addresses.check(&network(address), now)?;
        self.present_passwords.check(&account, now)
    }

    /// Counts a mail that somebody asks for, whether or not the mailbox is of anybody here.
    ///
    /// # Errors
    /// The address has asked too often, or too much went to the mailbox.
    pub fn ask_for_mail(
        &self,
        mailbox: &Email,
        address: IpAddr,
        now: Instant,
    ) -> Result<(), RetryAfter> {
        if !self.enabled {
            return Ok(());
        }
        self.mail_addresses.check(&network(address), now)?;
        self.mailboxes.check(&digest(mailbox.as_str()), now)
    }

    /// Whether a mailbox, of anybody or nobody here, may get a mail that nobody asked for; it is counted.
    pub fn may_tell(&self, mailbox: &Email, now: Instant) -> bool {
        !self.enabled || self.mailboxes.check(&digest(mailbox.as_str()), now).is_ok()
    }

    /// Counts a code of a second factor.
    ///
    /// # Errors
    /// Too many codes were tried for the account.
    pub fn second_factor(&self, account: AccountId, now: Instant) -> Result<(), RetryAfter> {
        if !self.enabled {
            return Ok(());
        }
        self.codes.check(&account, now)
    }

    /// Counts a step of a sign-in with a passkey, of which there are two.
    ///
    /// # Errors
    /// The address has tried too often.
    pub fn passkey(&self, address: IpAddr, now: Instant) -> Result<(), RetryAfter> {
        if !self.enabled {
            return Ok(());
        }
        self.passkey_addresses.check(&network(address), now)
    }

    /// Counts a record that a doctor opens in an emergency, or looks for.
    ///
    /// # Errors
    /// The doctor has opened too many.
    pub fn emergency(&self, doctor: AccountId, now: Instant) -> Result<(), RetryAfter> {
        if !self.enabled {
            return Ok(());
        }
        self.emergencies.check(&doctor, now)
    }

    /// Counts a client of the API that asks for a token, whether or not there is one of this name.
    ///
    /// # Errors
    /// The address or the client has asked too often.
    pub fn client(&self, client: &str, address: IpAddr, now: Instant) -> Result<(), RetryAfter> {
        if !self.enabled {
            return Ok(());
        }
        self.client_addresses.check(&network(address), now)?;
        self.clients.check(&digest(client), now)
    }

    /// Counts a try to open a link.
    ///
    /// # Errors
    /// The address has tried too often.
    pub fn open_link(&self, address: IpAddr, now: Instant) -> Result<(), RetryAfter> {
        if !self.enabled {
            return Ok(());
        }
        self.link_addresses.check(&network(address), now)
    }
}

pub(super) const fn per_minute(refill: u32, burst: u32) -> Quota {
    Quota::per_minute(at_least_one(refill)).allow_burst(at_least_one(burst))
}

const fn per_hour(refill: u32, burst: u32) -> Quota {
    Quota::per_hour(at_least_one(refill)).allow_burst(at_least_one(burst))
}

const fn at_least_one(n: u32) -> NonZeroU32 {
    match NonZeroU32::new(n) {
        Some(n) => n,
        None => NonZeroU32::MIN,
    }
}

/// Logins are compared in small letters when they are looked up, so they are counted that way. Only
/// the digest is kept: a name mistyped into a form need not stay in memory.
fn digest(login: &str) -> [u8; 32] {
    Sha256::digest(login.trim().to_lowercase()).into()
}

/// What one subscriber can choose addresses from: with IPv6 that is a /64.
pub(super) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64))),
        v4 @ IpAddr::V4(_) => v4,
    }
}
