//! A PostgreSQL for the tests: a given one, or a throw-away cluster of the installed binaries.

use std::env;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{self, Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::debian;
use crate::process::{capture, find, is_executable};

/// Names the server the tests use; set for them, or by whoever has one already.
pub const URL_VARIABLE: &str = "MYDOCTOR_TEST_POSTGRES_URL";

/// Starts a cluster, waits until its standard input ends, and removes every trace.
///
/// The end of standard input comes however xtask ends, an interrupt or a kill included: the pipe
/// closes with the process. That is why this is a process of its own and not a clean-up of ours.
const GUARDIAN: &str = r#"
set -eu
bin=$1 folder=$2 port=$3
trap 'rm -rf "$folder"' EXIT
"$bin/initdb" --pgdata="$folder/data" --username=postgres --auth=trust \
    --encoding=UTF8 --no-locale --no-sync >"$folder/log" 2>&1
"$bin/postgres" -D "$folder/data" -c listen_addresses=127.0.0.1 -c port="$port" \
    -c unix_socket_directories= -c max_connections=300 \
    -c fsync=off -c full_page_writes=off -c synchronous_commit=off \
    >>"$folder/log" 2>&1 </dev/null &
server=$!
read -r _ || :
kill -INT "$server"
wait "$server" || :
"#;

/// How long a cluster may take to be made and to answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A PostgreSQL server that is there as long as this value is.
pub struct Postgres {
    url: String,
    guardian: Option<Child>,
}

impl Postgres {
    /// Takes the server of the environment, or starts one.
    pub fn start() -> Result<Self> {
        if let Ok(url) = env::var(URL_VARIABLE) {
            return Ok(Self {
                url,
                guardian: None,
            });
        }
        let bin = match find_binaries() {
            Some(bin) => bin,
            None => {
                debian::install("PostgreSQL", &["postgresql"])?;
                find_binaries().context("PostgreSQL was installed but its initdb is not found")?
            }
        };
        start_cluster(&bin)
    }

    /// How to reach it with the right to create databases.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(guardian) = &mut self.guardian {
            drop(guardian.stdin.take());
            // Nothing is left to do for a guardian that cannot be waited for.
            guardian.wait().ok();
        }
    }
}

fn start_cluster(bin: &Path) -> Result<Postgres> {
    let port = free_port()?;
    let folder = env::temp_dir().join(format!("mydoctor-postgres-{}", process::id()));
    fs::create_dir(&folder).with_context(|| format!("cannot create {}", folder.display()))?;

    let mut guardian = Command::new("sh");
    guardian
        .args(["-c", GUARDIAN, "guardian"])
        .args([bin, &folder])
        .arg(port.to_string())
        .current_dir("/")
        .stdin(Stdio::piped())
        // A group of its own: an interrupt at the terminal ends xtask, and only through that
        // the guardian, in its own order.
        .process_group(0);
    if debian::is_root() {
        let (uid, gid) = unprivileged_user()?;
        chown(&folder, Some(uid), Some(gid))
            .with_context(|| format!("cannot give away {}", folder.display()))?;
        guardian.uid(uid).gid(gid);
    }
    let guardian = guardian.spawn().context("cannot start PostgreSQL")?;
    let mut postgres = Postgres {
        url: format!("postgres://postgres@127.0.0.1:{port}/postgres"),
        guardian: Some(guardian),
    };
    wait_until_ready(&mut postgres, &folder)?;
    Ok(postgres)
}

fn wait_until_ready(postgres: &mut Postgres, folder: &Path) -> Result<()> {
    let started = Instant::now();
    let mut log = String::new();
    while started.elapsed() < PATIENCE {
        if is_ready(&fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default()) {
            return Ok(());
        }
        // Kept, because the guardian takes the file with it when it gives up.
        if let Ok(text) = fs::read_to_string(folder.join("log")) {
            log = text;
        }
        if let Some(guardian) = &mut postgres.guardian
            && guardian.try_wait()?.is_some()
        {
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    let reason = log.lines().last().unwrap_or("it left no message");
    bail!("the throw-away PostgreSQL did not start: {reason}")
}

/// The eighth line of `postmaster.pid` is the state of the server.
fn is_ready(pid_file: &str) -> bool {
    pid_file
        .lines()
        .nth(7)
        .is_some_and(|state| state.trim() == "ready")
}

/// The folder with `initdb` and `postgres`: Debian keeps them out of `PATH`.
fn find_binaries() -> Option<PathBuf> {
    let from_path = find(&["initdb"]).and_then(|file| file.parent().map(Path::to_owned));
    let from_config = capture(Command::new("pg_config").arg("--bindir")).map(PathBuf::from);
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    debian.sort_by_key(|bin| major_version(bin));
    [from_path, from_config]
        .into_iter()
        .flatten()
        .chain(debian.into_iter().rev())
        .find(|bin| {
            ["initdb", "postgres"]
                .iter()
                .all(|name| is_executable(&bin.join(name)))
        })
}

fn major_version(bin: &Path) -> Option<u32> {
    bin.parent()?.file_name()?.to_str()?.parse().ok()
}

/// A port that nobody listens on.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").context("no free port on 127.0.0.1")?;
    Ok(listener.local_addr()?.port())
}

/// PostgreSQL refuses to run as root.
fn unprivileged_user() -> Result<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
    ["postgres", "nobody"]
        .iter()
        .find_map(|name| user_ids(&users, name))
        .context("neither the user postgres nor nobody exists to run PostgreSQL")
}

fn user_ids(users: &str, name: &str) -> Option<(u32, u32)> {
    let line = users
        .lines()
        .find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_and_group_come_from_the_users_own_line() {
        let users = "root:x:0:0:root:/root:/bin/sh\n\
                     postgresql:x:7:8::/:/bin/false\n\
                     postgres:x:101:104:PostgreSQL administrator,,,:/var/lib:/bin/bash\n";
        assert_eq!(user_ids(users, "postgres"), Some((101, 104)));
        assert_eq!(user_ids(users, "nobody"), None);
    }

    #[test]
    fn only_the_state_line_means_ready() {
        let starting = "1\n/data\n1700000000\n5432\n\n127.0.0.1\n 1 2\nstarting\n";
        assert!(!is_ready(starting));
        assert!(!is_ready("ready"));
        assert!(is_ready(&starting.replace("starting", "ready   ")));
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        let version = |path: &str| major_version(Path::new(path));
        assert!(version("/usr/lib/postgresql/9/bin") < version("/usr/lib/postgresql/15/bin"));
        assert_eq!(version("/usr/lib/postgresql/bin"), None);
    }
}
