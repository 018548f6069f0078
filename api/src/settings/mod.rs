//! What admins set while the server runs.
//!
//! A choice stands in the database; what nobody has chosen is as the environment says. Every process
//! keeps the present settings at hand and asks every few seconds whether there are newer ones, so that
//! a request reads them for nothing and another process follows within five seconds.

pub mod handlers;
pub mod store;

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use actix_web::web::Data;
use shared::{
    SecondFactor, Settings,
    wire::settings::{ChosenSettings, ClinicSettings},
};

use crate::{
    app::App,
    config::Config,
    db::{Db, DbError},
};

/// How often it is asked for newer settings.
const EVERY: Duration = Duration::from_secs(4);
/// The name of a clinic that has chosen none.
const NAME: &str = "MyDoctor";

/// The settings that count, and what they come from.
#[derive(Debug)]
pub struct Present {
    /// The revision of the choices; 0 when nobody has chosen anything.
    pub revision: i64,
    /// What the admins have chosen.
    pub chosen: ChosenSettings,
    /// What counts.
    pub values: Arc<Settings>,
}

/// The settings at hand.
#[derive(Debug)]
pub struct AtHand {
    installed: Settings,
    demo: bool,
    present: RwLock<Arc<Present>>,
}

impl AtHand {
    /// Those that the environment gives, until the database was asked.
    pub fn new(config: &Config, demo: bool) -> Self {
        let installed = installed(config, demo);
        let present = Present {
            revision: 0,
            chosen: ChosenSettings::default(),
            values: Arc::new(installed.clone()),
        };
        Self {
            installed,
            demo,
            present: RwLock::new(Arc::new(present)),
        }
    }

    /// What counts at present.
    pub fn present(&self) -> Arc<Present> {
        let present = self.present.read().unwrap_or_else(PoisonError::into_inner);
        present.clone()
    }

    /// The same as admins read it.
    pub fn document(&self) -> ClinicSettings {
        let present = self.present();
        ClinicSettings {
            revision: present.revision,
            values: Settings::clone(&present.values),
            chosen: present.chosen.clone(),
            installed: self.installed.clone(),
        }
    }

    /// Takes choices over, unless newer ones are here already.
    fn take(&self, revision: i64, chosen: ChosenSettings) {
        let mut values = chosen.clone().over(&self.installed);
        values.second_factor = values.second_factor.at_least_offered(self.demo);
        let values = Arc::new(values);
        let mut present = self.present.write().unwrap_or_else(PoisonError::into_inner);
        if present.revision < revision {
            *present = Arc::new(Present {
                revision,
                chosen,
                values,
            });
        }
    }
}

/// What the environment gives. A demonstration asks nobody for a second factor unless it is told to:
/// its accounts are for trying.
fn installed(config: &Config, demo: bool) -> Settings {
    let usual = if demo {
        SecondFactor::Nobody
    } else {
        SecondFactor::Admins
    };
    Settings {
        name: NAME.to_owned(),
        join_opens_before_minutes: config.join_policy.opens_before_minutes,
        join_closes_after_minutes: config.join_policy.closes_after_minutes,
        cancel_notice_minutes: config.booking.notice.minutes,
        contact: config.booking.contact.clone(),
        second_factor: config
            .auth
            .second_factor
            .unwrap_or(usual)
            .at_least_offered(demo),
        doctors_publish_themselves: false,
    }
}

/// Asks the database for newer choices, and takes them over.
///
/// # Errors
/// When the database does not answer, or holds what this version does not know.
pub async fn refresh(db: &Db, at_hand: &AtHand) -> Result<(), DbError> {
    let known = at_hand.present().revision;
    if let Some((revision, chosen)) = store::newer(db, known).await? {
        at_hand.take(revision, chosen);
    }
    Ok(())
}

/// Asks for ever. While the database does not answer, what was last known counts.
pub async fn run(app: Data<App>) {
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(error) = refresh(&app.db, &app.settings_at_hand).await {
            tracing::warn!(cause = ?error, "can not read the settings; trying again");
        }
    }
}
