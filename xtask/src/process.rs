//! Running other programs, and saying in one line what went wrong with them.

use std::env;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::progress::Ticker;

/// What cargo and rustup say when a registry cannot be reached.
const NETWORK_FAILURES: [&str; 9] = [
    "could not resolve host",
    "couldn't resolve host",
    "could not connect to server",
    "failed to connect to",
    "network failure seems to have happened",
    "spurious network error",
    "error sending request",
    "download of config.json failed",
    "could not download file",
];

/// Runs a program on our own terminal and fails when it does.
pub fn run(command: &mut Command) -> Result<()> {
    let line = describe(command);
    let status = command
        .status()
        .with_context(|| format!("cannot run `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Runs a program whose output matters only when it fails; the ticker shows that it is alive.
pub fn run_quietly(command: &mut Command, ticker: &mut Ticker) -> Result<()> {
    let line = describe(command);
    let (reader, writer) = std::io::pipe()?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer)
        .spawn()
        .with_context(|| format!("cannot run `{line}`"))?;
    // The command still holds the writing ends; the reader sees the end only without them.
    command.stdout(Stdio::null()).stderr(Stdio::null());

    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(reader).split(b'\n').map_while(Result::ok) {
            if sender
                .send(String::from_utf8_lossy(&line).into_owned())
                .is_err()
            {
                break;
            }
        }
    });
    let mut output = Vec::new();
    let mut compiled = 0;
    loop {
        match lines.recv_timeout(Duration::from_secs(1)) {
            Ok(line) => {
                compiled += usize::from(line.trim_start().starts_with("Compiling "));
                output.push(line);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        ticker.tick(compiled);
    }

    let status = child.wait()?;
    if status.success() {
        return Ok(());
    }
    ticker.interrupt();
    let output = output.join("\n");
    if is_network_failure(&output) {
        bail!("no network: `{line}` could not download what it needs");
    }
    eprintln!("{output}");
    bail!("`{line}` failed ({status})");
}

/// What a program prints, or nothing when it is missing or fails.
pub fn capture(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The first executable of these names in `PATH`.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().find_map(|name| {
        folders
            .iter()
            .map(|folder| folder.join(name))
            .find(|file| is_executable(file))
    })
}

/// Whether this is a file that can be run.
pub fn is_executable(file: &Path) -> bool {
    file.metadata()
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

/// `PATH` with a folder put in front of it.
pub fn path_with(first: &Path) -> Result<std::ffi::OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(first.to_owned()).chain(env::split_paths(&path));
    env::join_paths(folders).context("PATH cannot be extended")
}

/// The command as one would type it; the program by its file name.
pub fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(name)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

fn is_network_failure(output: &str) -> bool {
    let output = output.to_lowercase();
    NETWORK_FAILURES
        .iter()
        .any(|phrase| output.contains(phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_described_as_typed() {
        let mut command = Command::new("/opt/bin/cargo");
        command.args(["build", "--release"]);
        assert_eq!(describe(&command), "cargo build --release");
    }

    #[test]
    fn cargos_words_for_no_network_are_known() {
        assert!(is_network_failure(
            "Caused by:\n  [6] Could not resolve hostname (Could not resolve host: index.crates.io)"
        ));
        assert!(!is_network_failure("error[E0308]: mismatched types"));
    }

    #[test]
    fn the_first_name_that_exists_is_found() {
        assert!(find(&["no-such-program-anywhere", "sh"]).is_some());
        assert!(find(&["no-such-program-anywhere"]).is_none());
    }
}
