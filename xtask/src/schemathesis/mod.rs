//! `cargo xtask schemathesis`: the whole OpenAPI document tried on the running server, as every role.
//!
//! What is generated and expected stands in `api/schemathesis`. Each round has a server of its own with a
//! fresh demo: what one round has cancelled, signed or switched off does not stand in the way of the next.

mod python;
mod server;
mod tally;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Instant;

use anyhow::{Context as _, Result, anyhow, bail};

use self::server::Server;
use self::tally::Tally;
use crate::process::run_quietly;
use crate::progress::{Progress, seconds};
use crate::workspace::Workspace;

/// Who asks. They do so side by side, each on a server of their own.
const ROLES: [&str; 4] = ["patient", "doctor", "admin", "nobody"];

/// Requests of a round beside the random ones: every edge of every field, once.
const EDGES: u64 = 5_000;

/// The most random requests for one operation in a round. More are another round, with another seed.
const MOST_EXAMPLES: u64 = 150;

/// What a run is made of.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How many requests at least, of all roles together.
    pub requests: u64,
    /// Where the random numbers start.
    pub seed: u64,
}

impl Plan {
    /// Every edge of every field once for each role, for a few minutes.
    pub const SHORT: Self = Self {
        requests: 20_000,
        seed: 1,
    };
}

/// What the rounds have in common.
struct Setting {
    /// Where python and schemathesis are.
    bin: PathBuf,
    server: PathBuf,
    document: PathBuf,
    /// The files of `api/schemathesis`.
    files: PathBuf,
    /// How many operations the document has.
    operations: u64,
}

/// Runs until every role has made its share of the requests, and prints what came of it.
///
/// # Errors
/// When there is a finding: then the files it names tell it, with the request that repeats it.
pub fn run(workspace: &Workspace, plan: Plan) -> Result<()> {
    let mut progress = Progress::new(2);
    let bin = progress.step("making schemathesis ready", |ticker| {
        python::prepare(workspace, ticker)
    })?;
    progress.step("building the server", |ticker| {
        // Chosen as by the tests, so that what they have compiled serves here too.
        let mut build = workspace.cargo();
        build.args(["build", "--locked", "--workspace", "--exclude", "web"]);
        run_quietly(build.args(["--bin", "mydoctor"]), ticker)
    })?;
    let document = workspace.path("api/openapi.json");
    let setting = Setting {
        bin,
        server: workspace.built("debug/mydoctor")?,
        operations: tally::operations(&document)?,
        document,
        files: workspace.path("api/schemathesis"),
    };
    let folder = workspace.path("target/schemathesis");
    let started = Instant::now();
    let tallies = every_role(&setting, plan, &folder)?;
    tally::print(&tallies, setting.operations);
    println!("xtask: schemathesis took {}", seconds(started.elapsed()));
    let findings: Vec<&Path> = tallies.iter().flat_map(Tally::findings).collect();
    for report in &findings {
        eprintln!("{}", failures(report)?);
    }
    match findings.len() {
        0 => Ok(()),
        rounds => bail!("{rounds} rounds found something; see {}", folder.display()),
    }
}

fn every_role(setting: &Setting, plan: Plan, folder: &Path) -> Result<Vec<Tally>> {
    let share = plan.requests.div_ceil(ROLES.len() as u64);
    thread::scope(|scope| {
        let running: Vec<_> = ROLES
            .into_iter()
            .map(|role| {
                let own = folder.join(role);
                scope.spawn(move || one_role(setting, role, share, plan.seed, &own))
            })
            .collect();
        let ended = running.into_iter().map(|role| role.join());
        ended
            .map(|tally| tally.map_err(|_| anyhow!("a role's thread ended before its time"))?)
            .collect()
    })
}

fn one_role(
    setting: &Setting,
    role: &'static str,
    share: u64,
    seed: u64,
    folder: &Path,
) -> Result<Tally> {
    let mut tally = Tally::new(role);
    let mut seed = seed;
    while tally.requests() < share {
        let left = share - tally.requests();
        let examples = left.saturating_sub(EDGES) / setting.operations;
        let round = folder.join(seed.to_string());
        let passed = setting.round(role, seed, examples.clamp(1, MOST_EXAMPLES), &round)?;
        let before = tally.requests();
        tally.add(&round.join("counts.json"))?;
        if !passed {
            tally.found(round.join("report.txt"));
        }
        println!(
            "  {role}, seed {seed}: {} requests",
            tally.requests() - before
        );
        if tally.requests() == before {
            bail!("{role}: no request was made; see {}", round.display());
        }
        seed += 1;
    }
    Ok(tally)
}

impl Setting {
    /// Runs one round in its folder and answers whether it found nothing.
    fn round(&self, role: &str, seed: u64, examples: u64, folder: &Path) -> Result<bool> {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        // The configuration names its dictionaries from where it stands.
        let config = folder.join("schemathesis.toml");
        fs::copy(self.files.join("schemathesis.toml"), &config)?;
        let server = Server::start(&self.server, folder)?;

        let mut demo = Command::new(self.bin.join("python"));
        demo.arg(self.files.join("demo.py"));
        demo.args([server.address(), role]).arg(folder);
        if !demo.status().context("cannot run python")?.success() {
            bail!("the demo does not tell what it has");
        }
        let report = fs::File::create(folder.join("report.txt"))?;
        let mut tool = Command::new(self.bin.join("schemathesis"));
        tool.arg("--config-file").arg(&config).arg("run");
        tool.arg(&self.document).args(["--url", server.address()]);
        // Named on the command line, a check would run even where the configuration leaves it out.
        tool.args(["--no-color", "--seed", &seed.to_string()]);
        tool.args(["--max-examples", &examples.to_string()]);
        tool.current_dir(folder)
            .env("SCHEMATHESIS_HOOKS", self.files.join("hooks.py"))
            .env("PYTHONPATH", &self.files)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("MYDOCTOR_RUN_ROLE", role)
            .env("MYDOCTOR_RUN_ADDRESS", server.address())
            .env("MYDOCTOR_RUN_COUNTS", folder.join("counts.json"))
            .env(server::SECRET_VARIABLE, server::SECRET)
            .stdin(Stdio::null())
            .stdout(report.try_clone()?)
            .stderr(report);
        let status = tool.status().context("cannot run schemathesis")?;
        Ok(status.success())
    }
}

/// The part of a report that tells what was found.
fn failures(report: &Path) -> Result<String> {
    let text =
        fs::read_to_string(report).with_context(|| format!("cannot read {}", report.display()))?;
    let from = text
        .find("= ERRORS =")
        .or_else(|| text.find("= FAILURES ="));
    let told = from.and_then(|from| text.get(from..)).unwrap_or(&text);
    let told = told.split("= WARNINGS =").next().unwrap_or(told);
    Ok(format!("{}:\n{told}", report.display()))
}
