//! When rooms are open.

use std::ffi::OsString;

use clap::Args;
use shared::{JoinPolicy, wire::settings::WINDOW_MAX_MINUTES};

use super::setting::{ConfigError, Setting};

const OPENS_BEFORE: Setting = Setting::new("MYDOCTOR_JOIN_OPENS_BEFORE_MINUTES", "30");
const CLOSES_AFTER: Setting = Setting::new("MYDOCTOR_JOIN_CLOSES_AFTER_MINUTES", "120");

#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Join window")]
pub(super) struct JoinOptions {
    /// Minutes before the start from which the room may be entered, 0 to 1440 [default: 30]
    #[arg(long, env = OPENS_BEFORE.name, value_name = "MINUTES")]
    join_opens_before_minutes: Option<OsString>,
    /// Minutes after the start until which it may be entered, 0 to 1440; never less than the
    /// appointment lasts [default: 120]
    #[arg(long, env = CLOSES_AFTER.name, value_name = "MINUTES")]
    join_closes_after_minutes: Option<OsString>,
}

impl JoinOptions {
    pub(super) fn resolve(self) -> Result<JoinPolicy, ConfigError> {
        let default = JoinPolicy::default();
        Ok(JoinPolicy {
            opens_before_minutes: minutes(OPENS_BEFORE, self.join_opens_before_minutes)?
                .unwrap_or(default.opens_before_minutes),
            closes_after_minutes: minutes(CLOSES_AFTER, self.join_closes_after_minutes)?
                .unwrap_or(default.closes_after_minutes),
        })
    }
}

fn minutes(setting: Setting, value: Option<OsString>) -> Result<Option<u16>, ConfigError> {
    let what = "a whole number of minutes from 0 to 1440";
    match setting.parse(value, what)? {
        Some(minutes) if WINDOW_MAX_MINUTES < minutes => {
            Err(setting.not(&minutes.to_string(), what))
        }
        minutes => Ok(minutes),
    }
}
