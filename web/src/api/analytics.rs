//! The calls about how consultations went.

use shared::wire::analytics::Analytics;

use super::{Api, Call, Failure, with_query};
use crate::zone::Day;

/// From which day to which, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub from: Day,
    /// The last.
    pub to: Day,
}

/// Whose consultations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The doctor's own.
    Own,
    /// All of the clinic.
    Clinic,
}

impl Api {
    /// The figures.
    pub async fn analytics(self, whose: Whose, days: Days) -> Result<Analytics, Failure> {
        self.ask(Call::get(address(whose, "", days))).await
    }

    /// The same as a table for a spreadsheet.
    pub async fn analytics_csv(self, whose: Whose, days: Days) -> Result<String, Failure> {
        let file = self.send(Call::get(address(whose, ".csv", days))).await?;
        Ok(file.body)
    }
}

fn address(whose: Whose, ending: &str, days: Days) -> String {
    let place = match whose {
        Whose::Own => "/me/analytics",
        Whose::Clinic => "/analytics",
    };
    with_query(
        &format!("{place}{ending}"),
        &[("from", Some(days.from.iso())), ("to", Some(days.to.iso()))],
    )
}
