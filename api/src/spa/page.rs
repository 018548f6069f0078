//! The one page, with a nonce of its own in every answer.

use actix_web::HttpResponse;
use actix_web::http::header::ContentType;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::headers::SecurityHeaders;
use crate::random;

/// What Trunk writes where `create_nonce` wants a nonce.
const PLACEHOLDER: &str = "{{__TRUNK NONCE__}}";

/// The page, cut where its nonces go.
#[derive(Debug)]
pub struct Page {
    parts: Vec<String>,
}

impl Page {
    pub fn new(html: &str) -> Self {
        Self {
            parts: html.split(PLACEHOLDER).map(str::to_owned).collect(),
        }
    }

    pub fn respond(&self, headers: &SecurityHeaders) -> HttpResponse {
        let nonce = BASE64_STANDARD.encode(random::bytes::<16>());
        let mut response = HttpResponse::Ok();
        for header in headers.page(&nonce) {
            response.insert_header(header);
        }
        response
            .content_type(ContentType::html())
            .body(self.parts.join(&nonce))
    }
}
