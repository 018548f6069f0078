//! The table.

use std::fmt;

use crate::measure::Figures;

/// One operation on one database.
pub struct Row {
    /// Which database.
    pub database: &'static str,
    /// Which operation.
    pub operation: &'static str,
    /// Its figures.
    pub figures: Figures,
    /// The server's memory right after it.
    pub resident_kib: u64,
}

/// The line above the rows.
pub fn head() -> String {
    format!(
        "{:<11} {:<10} {:>9} {:>9} {:>9} {:>9} {:>7} {:>11}",
        "database", "operation", "requests", "req/s", "p50 ms", "p99 ms", "errors", "memory MiB"
    )
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:<11} {:<10} {:>9} {:>9.0} {:>9.2} {:>9.2} {:>7} {:>11.1}",
            self.database,
            self.operation,
            self.figures.requests(),
            self.figures.per_second(),
            self.figures.percentile(50),
            self.figures.percentile(99),
            self.figures.errors,
            self.resident_kib as f64 / 1_024.0
        )
    }
}
