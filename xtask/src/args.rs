//! The command line of `cargo xtask`, which is also its help.

use clap::{Parser, Subcommand, ValueEnum as _};

use crate::test::Step;

/// MyDoctor's tasks.
///
/// A PostgreSQL is started for the tests that need one, unless MYDOCTOR_TEST_POSTGRES_URL names a
/// server whose user may create databases.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", arg_required_else_help = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// One invocation of `cargo xtask`.
#[derive(Debug, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Build everything and serve the demo.
    Start {
        /// Flags for `mydoctor serve`, behind two dashes: `cargo xtask start -- --bind [::1]:9000`.
        #[arg(last = true)]
        server_args: Vec<String>,
    },
    /// Run the checks: all of them, or the named ones, in their order.
    Test {
        /// Which checks.
        #[arg(value_enum)]
        steps: Vec<Step>,
        /// Run the remaining checks after one has failed.
        #[arg(long)]
        keep_going: bool,
    },
    /// Serve with rebuild on change, at http://127.0.0.1:8081.
    Dev,
    /// Measure under load, on both databases.
    Bench {
        /// One benchmark instead of all: `slots`, `waiting-room`, `sign-ins`, `streams`, `receivers` or one of the README's.
        name: Option<String>,
        /// How many waiting rooms there are at once, unless as many as usual.
        #[arg(long)]
        appointments: Option<u32>,
    },
    /// Look at the slots around every clock change of every zone, for minutes.
    Zones,
    /// Change the rules in every place, one at a time: a test has to notice each.
    Mutants {
        /// Flags for `cargo mutants`, behind two dashes: `-- --iterate` looks only at what survived.
        #[arg(last = true)]
        flags: Vec<String>,
    },
    /// Send the readers and the builders of texts what nobody would send, and see their promises hold.
    Fuzz {
        /// One target instead of all: a name in `api/fuzz/targets`.
        target: Option<String>,
        /// How long each target runs.
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
        minutes: u32,
    },
    /// Look whether what is built in may be: licences, origins, and known flaws where they can be had.
    SupplyChain,
    /// Put the server, the lists of what is built in and the checksums into target/release-<version>.
    Release,
    /// Write api/openapi.json from the code.
    Openapi,
    /// Try the whole OpenAPI document on the server, as patient, doctor, admin and nobody.
    Schemathesis {
        /// How many requests at least, of all four together.
        #[arg(long, default_value_t = crate::schemathesis::Plan::SHORT.requests)]
        requests: u64,
        /// Where the random numbers start: the same seed asks the same again.
        #[arg(long, default_value_t = crate::schemathesis::Plan::SHORT.seed)]
        seed: u64,
    },
}

impl Command {
    /// The steps to run, each once and in order: all of them when none is named.
    pub fn chosen(mut steps: Vec<Step>) -> Vec<Step> {
        if steps.is_empty() {
            return Step::value_variants().to_vec();
        }
        steps.sort_unstable();
        steps.dedup();
        steps
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn parse_line(line: &str) -> Result<Command, clap::Error> {
        let words = std::iter::once("xtask").chain(line.split_whitespace());
        Args::try_parse_from(words).map(|args| args.command)
    }

    #[test]
    fn the_definition_holds_together() {
        Args::command().debug_assert();
    }

    #[test]
    fn the_servers_flags_follow_two_dashes_even_help() {
        let server_args = vec!["--now".to_owned(), "--help".to_owned()];
        assert_eq!(
            parse_line("start -- --now --help").unwrap(),
            Command::Start { server_args }
        );
        assert!(parse_line("start --now").is_err());
    }

    #[test]
    fn flags_for_mutants_follow_two_dashes() {
        let flags = vec!["--iterate".to_owned()];
        let mutants = Command::Mutants { flags };
        assert_eq!(parse_line("mutants -- --iterate").unwrap(), mutants);
        assert!(parse_line("mutants --iterate").is_err());
    }

    #[test]
    fn each_target_runs_ten_minutes_unless_told() {
        let fuzz = |target: Option<&str>, minutes| Command::Fuzz {
            target: target.map(str::to_owned),
            minutes,
        };
        assert_eq!(parse_line("fuzz").unwrap(), fuzz(None, 10));
        let short = parse_line("fuzz time --minutes 1").unwrap();
        assert_eq!(short, fuzz(Some("time"), 1));
        // To libFuzzer none at all would be no limit.
        assert!(parse_line("fuzz time --minutes 0").is_err());
    }

    #[test]
    fn test_without_a_step_means_all_of_them() {
        assert_eq!(Command::chosen(Vec::new()), Step::value_variants());
    }

    #[test]
    fn named_steps_run_once_each_in_the_fixed_order() {
        let Command::Test { steps, keep_going } =
            parse_line("test e2e --keep-going fmt e2e").unwrap()
        else {
            panic!("another command");
        };
        assert!(keep_going);
        assert_eq!(Command::chosen(steps), [Step::Fmt, Step::E2e]);
    }

    #[test]
    fn waiting_rooms_can_be_counted() {
        let few = Command::Bench {
            name: Some("waiting-room".to_owned()),
            appointments: Some(20),
        };
        assert_eq!(
            parse_line("bench waiting-room --appointments 20").unwrap(),
            few
        );
        assert!(parse_line("bench waiting-room --appointments").is_err());
    }

    #[test]
    fn unknown_words_are_named_in_the_error() {
        for line in ["tset", "test appi", "dev now", "bench list book"] {
            let error = parse_line(line).unwrap_err().to_string();
            let word = line.split_whitespace().last().unwrap();
            assert!(error.contains(word), "{line:?}: {error}");
        }
    }
}
