//! The way through the API that the README shows, gone as it stands there.

use std::process::Command;

use super::program::Program;
use crate::support::Backend;

/// What an integrator copies from the README.
fn script() -> &'static str {
    let readme = include_str!("../../../../README.md");
    let (_, section) = readme.split_once("### A walk through").unwrap();
    let (_, block) = section.split_once("```bash\n").unwrap();
    block.split_once("```\n").unwrap().0
}

#[actix_web::test]
async fn the_readme_shows_a_way_that_can_be_gone() {
    let program = Program::new(Backend::Sqlite).await;
    let server = program.serve(&["--demo", "--now", "2026-01-31T09:00:00Z"]);
    let api = format!("http://{}/api/v1", server.address);
    let gone = actix_web::rt::task::spawn_blocking(move || {
        Command::new("bash")
            .args(["-eu", "-o", "pipefail", "-c", script()])
            .env("API", api)
            .output()
            .unwrap()
    });
    let gone = gone.await.unwrap();
    let (said, faults) = (
        String::from_utf8(gone.stdout).unwrap(),
        String::from_utf8(gone.stderr).unwrap(),
    );
    assert!(gone.status.success(), "{said}{faults}");
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].starts_with("whsec_"), "{said}");
    assert_eq!(
        lines[1..],
        [
            "confirmed",
            "appointment.requested",
            "appointment.confirmed",
            "booked"
        ]
    );
}
