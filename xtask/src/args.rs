//! The command line, parsed by hand: five commands need no framework.

use anyhow::{Context as _, Result, bail};

use crate::test::Step;

/// What `cargo xtask --help` prints.
pub const HELP: &str = "\
MyDoctor's tasks

Usage: cargo xtask <command>

  start [-- <flags>]     build everything and serve the demo; flags go to `mydoctor serve`
  test [<step>...]       run the checks, all of them or the named ones, in this order:
                           fmt     formatting of every crate
                           clippy  lints, for the host and for wasm32
                           unit    tests of shared, xtask and the server's own modules
                           api     the server over HTTP, on SQLite and on PostgreSQL
                           wasm    tests of the web crate, in Chromium
                           spa     the single-page app, built as it ships, and its size
                           e2e     the journeys in a real browser
       --keep-going        run the remaining steps after one has failed
  dev                    serve with rebuild on change, at http://127.0.0.1:8081
  bench [<name>]         load figures on both databases; `slots` compares two sizes of them
  bench waiting-room [--appointments <n>]
                         how soon one side sees what the other does, with 500 appointments at once
  zones                  slots around every clock change of every zone, for minutes
  openapi                write api/openapi.json from the code

A PostgreSQL is started for the tests that need one, unless MYDOCTOR_TEST_POSTGRES_URL names
a server whose user may create databases.
";

/// One invocation of `cargo xtask`.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Print [`HELP`].
    Help,
    /// Build and serve the demo.
    Start {
        /// Handed to `mydoctor serve` as they are.
        server_args: Vec<String>,
    },
    /// Run checks.
    Test {
        /// Which ones, in the order they run.
        steps: Vec<Step>,
        /// Whether a failed step lets the later ones run.
        keep_going: bool,
    },
    /// Serve with rebuild on change.
    Dev,
    /// Measure under load.
    Bench {
        /// One benchmark instead of all.
        name: Option<String>,
        /// How many waiting rooms there are at once, unless as many as usual.
        appointments: Option<u32>,
    },
    /// Look at the slots of every zone, not only of CI's sample.
    Zones,
    /// Write the committed OpenAPI document.
    Openapi,
}

/// Reads the arguments that follow `cargo xtask`.
pub fn parse(args: impl IntoIterator<Item = String>) -> Result<Command> {
    let mut args = args.into_iter();
    let Some(name) = args.next() else {
        return Ok(Command::Help);
    };
    let rest: Vec<String> = args.collect();
    let own = rest.split(|arg| arg == "--").next().unwrap_or_default();
    if own.iter().any(|arg| is_help(arg)) {
        return Ok(Command::Help);
    }
    match name.as_str() {
        name if is_help(name) || name == "help" => Ok(Command::Help),
        "start" => parse_start(rest),
        "test" => parse_test(&rest),
        "dev" => no_more("dev", &rest).map(|()| Command::Dev),
        "zones" => no_more("zones", &rest).map(|()| Command::Zones),
        "openapi" => no_more("openapi", &rest).map(|()| Command::Openapi),
        "bench" => parse_bench(rest),
        other => bail!("no such command: `{other}`; see `cargo xtask --help`"),
    }
}

fn parse_start(rest: Vec<String>) -> Result<Command> {
    let mut rest = rest.into_iter();
    match rest.next().as_deref() {
        None | Some("--") => Ok(Command::Start {
            server_args: rest.collect(),
        }),
        Some(other) => bail!(
            "`start` does not know `{other}`; flags for the server follow `--`, \
             for example `cargo xtask start -- --bind 127.0.0.1:9000`"
        ),
    }
}

fn parse_test(rest: &[String]) -> Result<Command> {
    let mut steps = Vec::new();
    let mut keep_going = false;
    for arg in rest {
        if arg == "--keep-going" {
            keep_going = true;
        } else {
            steps.push(arg.parse::<Step>()?);
        }
    }
    if steps.is_empty() {
        steps = Step::ALL.to_vec();
    }
    steps.sort_unstable();
    steps.dedup();
    Ok(Command::Test { steps, keep_going })
}

fn parse_bench(rest: Vec<String>) -> Result<Command> {
    let mut rest = rest.into_iter();
    let name = rest.next();
    let counts = name.as_deref() == Some("waiting-room");
    let mut appointments = None;
    while let Some(more) = rest.next() {
        if !counts || more != "--appointments" {
            bail!("`bench` takes one name, not also `{more}`");
        }
        let count = rest.next().and_then(|count| count.parse().ok());
        appointments = Some(count.context("--appointments takes a number")?);
    }
    Ok(Command::Bench { name, appointments })
}

fn no_more(command: &str, rest: &[String]) -> Result<()> {
    match rest.first() {
        None => Ok(()),
        Some(arg) => bail!("`{command}` takes no argument, not `{arg}`"),
    }
}

fn is_help(arg: &str) -> bool {
    matches!(arg, "-h" | "--help")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_line(line: &str) -> Result<Command> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn help_is_the_answer_to_nothing_and_to_asking() {
        for line in ["", "help", "--help", "-h", "start --help", "test -h"] {
            assert_eq!(parse_line(line).unwrap(), Command::Help, "{line:?}");
        }
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
    fn test_without_a_step_means_all_of_them() {
        let all = Command::Test {
            steps: Step::ALL.to_vec(),
            keep_going: false,
        };
        assert_eq!(parse_line("test").unwrap(), all);
    }

    #[test]
    fn named_steps_run_once_each_in_the_fixed_order() {
        assert_eq!(
            parse_line("test e2e --keep-going fmt e2e").unwrap(),
            Command::Test {
                steps: vec![Step::Fmt, Step::E2e],
                keep_going: true,
            }
        );
    }

    #[test]
    fn waiting_rooms_can_be_counted() {
        let bench = |appointments| Command::Bench {
            name: Some("waiting-room".to_owned()),
            appointments,
        };
        assert_eq!(parse_line("bench waiting-room").unwrap(), bench(None));
        let few = parse_line("bench waiting-room --appointments 20").unwrap();
        assert_eq!(few, bench(Some(20)));
        for line in [
            "bench list --appointments 20",
            "bench waiting-room --appointments",
        ] {
            assert!(parse_line(line).is_err(), "{line}");
        }
    }

    #[test]
    fn every_step_stands_in_the_help() {
        for step in Step::ALL {
            assert!(HELP.contains(&format!("    {step} ")), "{step}");
        }
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
