use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    thread,
};

use super::*;

/// A server that sends everybody on to one address, and says `here` to who asks for `/here`.
fn sends_on(to: impl Fn(u16) -> String) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let to = to(port);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = [0; 4096];
            let read = stream.read(&mut head).unwrap();
            let answer = if head[..read].starts_with(b"GET /here ") {
                "HTTP/1.1 200 OK\r\ncontent-length: 4\r\nconnection: close\r\n\r\nhere".to_owned()
            } else {
                format!(
                    "HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                )
            };
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    port
}

async fn status_of(port: u16) -> u16 {
    let address = format!("http://127.0.0.1:{port}/");
    let answer = client().build().unwrap().get(address).send().await.unwrap();
    answer.status().as_u16()
}

#[actix_web::test]
async fn a_redirect_is_followed_only_to_where_it_came_from() {
    assert_eq!(status_of(sends_on(|_| "/here".to_owned())).await, 200);
    let same = sends_on(|port| format!("http://127.0.0.1:{port}/here"));
    assert_eq!(status_of(same).await, 200);

    let other = sends_on(|_| "/here".to_owned());
    let other_port = sends_on(move |_| format!("http://127.0.0.1:{other}/here"));
    assert_eq!(status_of(other_port).await, 302);
    let other_host = sends_on(|port| format!("http://localhost:{port}/here"));
    assert_eq!(status_of(other_host).await, 302);
    // Nor for ever.
    assert_eq!(status_of(sends_on(|_| "/again".to_owned())).await, 302);
}

#[test]
fn no_redirect_leads_out_of_the_encryption() {
    let url = |text: &str| -> Url { text.parse().unwrap() };
    let first = [url("https://meet.example.org/external_api.js")];
    assert!(stays(&first, &url("https://meet.example.org:443/other.js")));
    for other in [
        "http://meet.example.org/external_api.js",
        "http://meet.example.org:443/external_api.js",
        "https://meet.example.org:8443/external_api.js",
        "https://meet.example.org.evil.example/external_api.js",
        "https://example.org/external_api.js",
        "file:///etc/passwd",
    ] {
        assert!(!stays(&first, &url(other)), "{other}");
    }
    assert!(!stays(&[], &first[0]));
}
