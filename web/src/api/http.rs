//! One exchange with the server: no session, no repeats.

use std::cell::RefCell;

use gloo_net::http::{Method, Request, RequestBuilder, Response};
use js_sys::Reflect;
use leptos::prelude::document;
use serde::{Serialize, de::DeserializeOwned};
use shared::DoctorId;
use wasm_bindgen::JsValue;
use web_sys::{AbortSignal, RequestCredentials, RequestInit};

use super::error::Failure;

/// Where the API is on its host.
const PREFIX: &str = "/api/v1";
/// An answer that takes longer than this is none.
const TIMEOUT_MS: u32 = 20_000;

/// A request before it is sent; can be sent again.
pub struct Call {
    method: Method,
    path: String,
    body: Option<String>,
    idempotency_key: Option<String>,
    revision: Option<String>,
    outlives_page: bool,
    acting_for: Option<DoctorId>,
}

/// What a success brings.
pub struct Answer {
    /// The body, as text.
    pub body: String,
    /// Which revision it is, where the answer has one.
    pub revision: Option<String>,
}

impl Call {
    /// Asks for something.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path.into())
    }

    /// Does something that needs no more words.
    pub fn post(path: impl Into<String>) -> Self {
        Self::new(Method::POST, path.into())
    }

    /// Changes something.
    pub fn patch(path: impl Into<String>) -> Self {
        Self::new(Method::PATCH, path.into())
    }

    /// Sets something, whatever was there before.
    pub fn put(path: impl Into<String>) -> Self {
        Self::new(Method::PUT, path.into())
    }

    /// Takes something away.
    pub fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::DELETE, path.into())
    }

    /// With a JSON body.
    #[must_use]
    pub fn json<T: Serialize>(mut self, body: &T) -> Self {
        // Our wire types have no maps with other keys than strings, the only thing that could fail.
        self.body = serde_json::to_string(body).ok();
        self
    }

    /// So that a repeat of a call whose answer was lost does not do the thing twice.
    #[must_use]
    pub fn once(mut self, key: &str) -> Self {
        self.idempotency_key = Some(key.to_owned());
        self
    }

    /// Only if the thing is still as it was read.
    #[must_use]
    pub fn if_still(mut self, revision: Option<String>) -> Self {
        self.revision = revision;
        self
    }

    /// So that the cookie in the answer arrives even when the page is reloaded meanwhile.
    #[must_use]
    pub fn outliving_page(mut self) -> Self {
        self.outlives_page = true;
        self
    }

    /// In the place of a doctor whose deputy the signed-in account is.
    #[must_use]
    pub fn acting_for(mut self, doctor: DoctorId) -> Self {
        self.acting_for = Some(doctor);
        self
    }

    /// Where it goes, below the API's address.
    pub fn path(&self) -> &str {
        &self.path
    }

    fn new(method: Method, path: String) -> Self {
        Self {
            method,
            path,
            body: None,
            idempotency_key: None,
            revision: None,
            outlives_page: false,
            acting_for: None,
        }
    }

    /// Sends it and gives what a success brings.
    pub async fn send(&self, token: Option<&str>) -> Result<Answer, Failure> {
        let response = self
            .exchange(token, &AbortSignal::timeout_with_u32(TIMEOUT_MS))
            .await
            .map_err(|_| Failure::Unreachable)?;
        let status = response.status();
        let header = |name| response.headers().get(name);
        let request_id = header("x-request-id");
        let retry_after = header("retry-after").and_then(|seconds| seconds.parse().ok());
        let revision = header("etag");
        let success = response.ok();
        let body = response.text().await.map_err(|_| Failure::Unreachable)?;
        if success {
            Ok(Answer { body, revision })
        } else {
            Err(Failure::from_answer(status, &body, request_id, retry_after))
        }
    }

    /// Opens an answer that goes on until `abort`, or until it breaks.
    pub async fn open(
        &self,
        token: &str,
        abort: &AbortSignal,
    ) -> Result<web_sys::Response, Failure> {
        let response = self.exchange(Some(token), abort).await;
        let response = response.map_err(|_| Failure::Unreachable)?;
        if response.ok() {
            return Ok(response.into());
        }
        let status = response.status();
        let body = response.text().await.map_err(|_| Failure::Unreachable)?;
        Err(Failure::from_answer(status, &body, None, None))
    }

    async fn exchange(
        &self,
        token: Option<&str>,
        abort: &AbortSignal,
    ) -> Result<Response, gloo_net::Error> {
        let (base, credentials) = server();
        let mut request = RequestBuilder::new(&format!("{base}{PREFIX}{}", self.path))
            .method(self.method.clone())
            .credentials(credentials)
            .abort_signal(Some(abort))
            .header("accept", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", &format!("Bearer {token}"));
        }
        if let Some(doctor) = self.acting_for {
            request = request.header("acting-for", &doctor.to_string());
        }
        if let Some(key) = &self.idempotency_key {
            request = request.header("idempotency-key", key);
        }
        if let Some(revision) = &self.revision {
            request = request.header("if-match", revision);
        }
        let request = match &self.body {
            Some(body) => request
                .header("content-type", "application/json")
                .body(body)?,
            None => request.build()?,
        };
        if self.outlives_page {
            kept_alive(request).send().await
        } else {
            request.send().await
        }
    }
}

/// The request with an option that web-sys does not know.
fn kept_alive(request: Request) -> Request {
    let request = web_sys::Request::from(request);
    let options = RequestInit::new();
    // Refused only for an object that takes no properties.
    let _ = Reflect::set(&options, &"keepalive".into(), &JsValue::TRUE);
    web_sys::Request::new_with_request_and_init(&request, &options)
        .unwrap_or(request)
        .into()
}

/// Reads an answer; one that does not fit is as good as none, and says so.
pub fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, Failure> {
    serde_json::from_str(&answer.body).map_err(|_| Failure::Unreadable {
        status: 200,
        request_id: None,
    })
}

/// The API's host and how cookies go there. The page is usually served by the API itself; one that
/// is served from elsewhere names the API in `<meta name="mydoctor-api" content="https://…">`.
fn server() -> (String, RequestCredentials) {
    thread_local! {
        static BASE: RefCell<Option<String>> = const { RefCell::new(None) };
    }
    let base = BASE.with_borrow_mut(|base| base.get_or_insert_with(named_base).clone());
    let credentials = if base.is_empty() {
        RequestCredentials::SameOrigin
    } else {
        RequestCredentials::Include
    };
    (base, credentials)
}

fn named_base() -> String {
    let named = document()
        .query_selector("meta[name=mydoctor-api]")
        .ok()
        .flatten()
        .and_then(|meta| meta.get_attribute("content"));
    named.unwrap_or_default().trim_end_matches('/').to_owned()
}
