//! The binary itself, run in a folder of its own and with nothing of the tester's environment.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader, Write as _},
    path::PathBuf,
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use api::{config::Database, db::Db};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Answer, Backend, empty_database};

/// How long it may take for what it does by itself.
const DEADLINE: Duration = Duration::from_secs(60);

/// The binary with a database and a configuration.
pub struct Program {
    /// The database, for looking at what the commands did.
    pub db: Db,
    folder: TempDir,
    environment: Vec<(&'static str, String)>,
}

/// What a command that has ended left behind.
#[derive(Debug)]
pub struct Done {
    /// The exit status.
    pub status: ExitStatus,
    /// What it printed.
    pub out: String,
    /// What it complained about.
    pub err: String,
}

impl Program {
    /// With a new, empty database.
    pub async fn new(backend: Backend) -> Self {
        let (db, database, folder) = empty_database(backend).await;
        let url = match &database {
            Database::Sqlite { path } => format!("sqlite://{}", path.display()),
            Database::Postgres { url } => url.expose().to_owned(),
        };
        let mut program = Self {
            db,
            folder,
            environment: Vec::new(),
        };
        program.set("MYDOCTOR_BIND", "127.0.0.1:0");
        program.set("MYDOCTOR_DATABASE_URL", &url);
        if backend == Backend::Postgres {
            program.set(
                "MYDOCTOR_JWT_SECRET",
                "the key of the access tokens of these tests",
            );
        }
        program
    }

    /// Sets a variable.
    pub fn set(&mut self, variable: &'static str, value: &str) {
        self.environment.retain(|(name, _)| *name != variable);
        self.environment.push((variable, value.to_owned()));
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mydoctor"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Done {
        self.run_with_input(arguments, "")
    }

    /// Runs a command that reads `input`.
    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Done {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that reads nothing may be gone already; what it says is what counts.
        drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
        let done = child.wait_with_output().unwrap();
        Done {
            status: done.status,
            out: String::from_utf8(done.stdout).unwrap(),
            err: String::from_utf8(done.stderr).unwrap(),
        }
    }

    /// Runs a command and kills it so soon after.
    pub fn killed(&self, arguments: &[&str], after: Duration) {
        let mut child = self
            .command(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(after);
        // It fails only when the process is gone already.
        drop(child.kill());
        child.wait().unwrap();
    }

    /// A file in the folder that the commands run in.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Starts `serve` with these arguments, and returns when it listens.
    pub fn serve(&self, arguments: &[&str]) -> Serving {
        let log = self.folder.path().join("log");
        let all: Vec<&str> = ["serve"].iter().chain(arguments).copied().collect();
        let mut child = self
            .command(&all)
            .stdout(Stdio::piped())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let address = line
            .strip_prefix("MyDoctor listens on ")
            .and_then(|rest| rest.split(';').next())
            .unwrap_or_else(|| {
                panic!(
                    "it does not listen: {line}{}",
                    fs::read_to_string(&log).unwrap()
                )
            });
        api::outgoing::use_ring();
        Serving {
            address: address.to_owned(),
            child,
            client: reqwest::Client::new(),
            _out: out,
        }
    }
}

impl Done {
    /// Asserts that it went well, and gives what it printed.
    #[track_caller]
    pub fn ok(self) -> String {
        assert!(self.status.success(), "{self:?}");
        self.out
    }

    /// Asserts that it failed with one line for the person who called it, and gives the line.
    #[track_caller]
    pub fn refused(self) -> String {
        assert_eq!(self.status.code(), Some(1), "{self:?}");
        assert_eq!(self.err.lines().count(), 1, "{self:?}");
        let line = self.err.trim_end().strip_prefix("mydoctor: ");
        line.unwrap_or_else(|| panic!("{self:?}")).to_owned()
    }
}

/// A server under way. It is killed at the end of the test at the latest.
pub struct Serving {
    /// Where it listens.
    pub address: String,
    child: Child,
    client: reqwest::Client,
    /// Kept open, because the server goes on printing.
    _out: BufReader<ChildStdout>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It fails only when the process is gone already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Serving {
    /// A request to a path under `/api/v1`.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("http://{}/api/v1{path}", self.address))
    }

    /// Signs in and gives the answer.
    pub async fn login(&self, login: &str, password: &str) -> Answer {
        let body = json!({ "login": login, "password": password });
        Answer::of(self.request(Method::POST, "/auth/login").json(&body)).await
    }

    /// Signs a test account in and gives its access token.
    pub async fn token(&self, username: &str) -> String {
        let signed_in = self.login(username, "testpass123").await.ok(200);
        signed_in["access_token"].as_str().unwrap().to_owned()
    }

    /// A GET with a token.
    pub async fn get(&self, token: &str, path: &str) -> Value {
        Answer::of(self.request(Method::GET, path).bearer_auth(token))
            .await
            .ok(200)
    }

    /// Waits for what it does by itself: `left` is what it has not done. It is asked something meanwhile,
    /// which shows that it is alive.
    pub async fn waits(&self, left: impl AsyncFn() -> Option<String>) {
        let begun = Instant::now();
        while let Some(left) = left().await {
            assert!(begun.elapsed() < DEADLINE, "{left}");
            let alive = Answer::of(self.request(Method::GET, "/site")).await;
            alive.ok(200);
        }
    }

    /// Sends it a signal: `TERM` as an init system does, `KILL` to end it with nothing tidied up.
    pub fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &pid]).status();
        assert!(sent.unwrap().success());
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}
