//! For how long things are kept.

use std::ffi::OsString;

use clap::Args;

use super::setting::{ConfigError, Setting};

const SESSIONS: Setting = Setting::new("MYDOCTOR_KEEP_SESSIONS_DAYS", "30");
const MAILS: Setting = Setting::new("MYDOCTOR_KEEP_MAILS_DAYS", "90");
const REPORTS: Setting = Setting::new("MYDOCTOR_KEEP_REPORTS_DAYS", "365");
const RECORDS: Setting = Setting::new("MYDOCTOR_KEEP_RECORDS_YEARS", "10");

/// Ten years.
const MOST_DAYS: u32 = 3_653;
const MOST_YEARS: u32 = 100;

#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Retention")]
pub(super) struct RetentionOptions {
    /// Days for which sign-ins are kept after their last use, 1 to 3653 [default: 30]
    #[arg(long, env = SESSIONS.name, value_name = "DAYS")]
    keep_sessions_days: Option<OsString>,
    /// Days for which mails, notifications and what webhooks were told are kept, 1 to 3653 [default: 90]
    #[arg(long, env = MAILS.name, value_name = "DAYS")]
    keep_mails_days: Option<OsString>,
    /// Days for which reports of calls are kept, 1 to 3653 [default: 365]
    #[arg(long, env = REPORTS.name, value_name = "DAYS")]
    keep_reports_days: Option<OsString>,
    /// Years for which notes and links to recordings are kept after their last change, what was written
    /// about appointments after their end, and why records were opened in an emergency after that, 1 to
    /// 100; what the law wants differs by country [default: 10]
    #[arg(long, env = RECORDS.name, value_name = "YEARS")]
    keep_records_years: Option<OsString>,
}

/// For how long things are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retention {
    /// `MYDOCTOR_KEEP_SESSIONS_DAYS`, 30.
    pub sessions_days: u32,
    /// `MYDOCTOR_KEEP_MAILS_DAYS`, 90.
    pub mails_days: u32,
    /// `MYDOCTOR_KEEP_REPORTS_DAYS`, 365.
    pub reports_days: u32,
    /// `MYDOCTOR_KEEP_RECORDS_YEARS`, 10.
    pub records_years: u32,
}

impl RetentionOptions {
    pub(super) fn resolve(self) -> Result<Retention, ConfigError> {
        let days = "a whole number of days from 1 to 3653";
        let years = "a whole number of years from 1 to 100";
        Ok(Retention {
            sessions_days: up_to(SESSIONS, self.keep_sessions_days, MOST_DAYS, days)?.unwrap_or(30),
            mails_days: up_to(MAILS, self.keep_mails_days, MOST_DAYS, days)?.unwrap_or(90),
            reports_days: up_to(REPORTS, self.keep_reports_days, MOST_DAYS, days)?.unwrap_or(365),
            records_years: up_to(RECORDS, self.keep_records_years, MOST_YEARS, years)?
                .unwrap_or(10),
        })
    }
}

fn up_to(
    setting: Setting,
    value: Option<OsString>,
    most: u32,
    what: &str,
) -> Result<Option<u32>, ConfigError> {
    match setting.parse(value, what)? {
        Some(number) if number == 0 || most < number => Err(setting.not(&number.to_string(), what)),
        number => Ok(number),
    }
}
