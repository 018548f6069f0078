//! What patients may change themselves, and whom they call otherwise.

use std::ffi::OsString;

use clap::Args;
use shared::{
    appointment::Notice,
    text,
    wire::settings::{CONTACT_MAX, NOTICE_MAX_MINUTES},
};

use super::setting::{ConfigError, Setting};

const CANCEL_NOTICE: Setting = Setting::new("MYDOCTOR_CANCEL_NOTICE_MINUTES", "1440");
const CONTACT: Setting = Setting::new("MYDOCTOR_CONTACT", "+49 30 1234567");

#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Booking")]
pub(super) struct BookingOptions {
    /// Minutes before its start from which a patient can no longer cancel or move a confirmed
    /// appointment, 0 to 43200; doctors and admins always can [default: 0, no limit]
    #[arg(long, env = CANCEL_NOTICE.name, value_name = "MINUTES")]
    cancel_notice_minutes: Option<OsString>,
    /// Whom patients call, shown where they can no longer help themselves: a number or an address,
    /// up to 200 characters [default: none]
    #[arg(long, env = CONTACT.name, value_name = "TEXT")]
    contact: Option<OsString>,
}

/// What patients may change themselves, and whom they call otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// `MYDOCTOR_CANCEL_NOTICE_MINUTES`, 0.
    pub notice: Notice,
    /// `MYDOCTOR_CONTACT`, none.
    pub contact: Option<String>,
}

impl BookingOptions {
    pub(super) fn resolve(self) -> Result<Booking, ConfigError> {
        let what = "a whole number of minutes from 0 to 43200";
        let minutes: u32 = CANCEL_NOTICE
            .parse(self.cancel_notice_minutes, what)?
            .unwrap_or_default();
        if NOTICE_MAX_MINUTES < minutes {
            return Err(CANCEL_NOTICE.not(&minutes.to_string(), what));
        }
        let contact = CONTACT.text(self.contact)?;
        let contact = contact.map(|contact| {
            text::line(&contact, CONTACT_MAX)
                .map_err(|_| CONTACT.not(&contact, "one line of up to 200 characters"))
        });
        Ok(Booking {
            notice: Notice { minutes },
            contact: contact.transpose()?,
        })
    }
}
