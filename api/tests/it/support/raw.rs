//! Requests that no well-behaved client would send, byte for byte.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use actix_web::web;
use reqwest::{
    StatusCode,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use serde_json::Value;

use super::{Answer, Server};

/// How long an answer may take before the test fails instead of hanging.
const PATIENCE: Duration = Duration::from_secs(20);

/// Sends bytes over a connection of their own and reads the one answer. The request must ask for the
/// connection to be closed, or be one that closes it.
pub async fn raw(server: &Server, request: &[u8]) -> Answer {
    let address = server.base.trim_start_matches("http://").to_owned();
    let request = request.to_owned();
    // On another thread: database connections of the server may live on this one.
    web::block(move || exchange(&address, &request))
        .await
        .unwrap()
}

fn exchange(address: &str, request: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    // A server that has refused already may have closed its side; its answer is there all the same.
    let _ = stream.write_all(request);
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8(bytes).unwrap();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        panic!("no answer to {:.200}", request.escape_ascii().to_string());
    };
    let mut lines = head.lines();
    let status: u16 = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .and_then(|status| status.parse().ok())
        .expect("a status line");
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers: HeaderMap = headers
        .map(|(name, value)| {
            let name: HeaderName = name.parse().unwrap();
            (name, HeaderValue::from_str(value).unwrap())
        })
        .collect();
    Answer {
        status: StatusCode::from_u16(status).unwrap(),
        headers,
        body: serde_json::from_str(body).unwrap_or(Value::Null),
        text: body.to_owned(),
    }
}
