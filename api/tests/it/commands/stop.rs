//! The signal to stop.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use shared::wire::{appointment::Appointment, page::Page};

use super::program::Program;
use crate::support::Backend;

/// A server with nothing to wait for ends at once; its patience with requests under way is longer.
const AT_ONCE: Duration = Duration::from_secs(15);

#[actix_web::test]
async fn pages_that_look_do_not_hold_the_server_up() {
    let program = Program::new(Backend::Sqlite).await;
    let mut serving = program.serve(&["--demo"]);
    let token = serving.token("testdoctor").await;
    let page = serving.get(&token, "/appointments?limit=1").await;
    let page: Page<Appointment> = serde_json::from_value(page).unwrap();
    let path = format!("/appointments/{}/consultation/live", page.items[0].id);
    let mut streams = Vec::new();
    for _ in 0..4 {
        let request = serving.request(Method::GET, &path).bearer_auth(&token);
        let mut stream = request.send().await.unwrap();
        assert_eq!(stream.status(), StatusCode::OK);
        assert!(stream.chunk().await.unwrap().is_some());
        streams.push(stream);
    }
    let begun = Instant::now();
    serving.signal("TERM");
    for mut stream in streams {
        while let Ok(Some(_)) = stream.chunk().await {}
    }
    assert!(serving.wait().success());
    assert!(begun.elapsed() < AT_ONCE, "{:?}", begun.elapsed());
}
