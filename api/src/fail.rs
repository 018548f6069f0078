//! Places at which a test has the process end as in a power cut. In what is released there are none.

use crate::config::Config;

/// Ends the process here and now, with nothing tidied up, where the configuration says so.
pub fn point(config: &Config, name: &str) {
    if let Some(fail) = &config.fail_point
        && fail.is_met_at(name)
    {
        std::process::abort();
    }
}
