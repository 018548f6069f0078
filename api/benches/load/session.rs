//! One signed-in account.

use std::collections::HashMap;

use anyhow::{Context, Result};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::json;
use shared::wire::account::{Account, LoginResponse};

/// All test accounts have it.
pub const PASSWORD: &str = "testpass123";

/// An account and its access token, which outlives a run.
#[derive(Clone)]
pub struct Session {
    client: Client,
    root: String,
    token: String,
    /// Whose it is.
    pub account: Account,
}

impl Session {
    /// Signs in. Sessions share the client and so its connections.
    pub async fn sign_in(client: &Client, address: &str, login: &str) -> Result<Self> {
        let root = format!("{address}/api/v1");
        let answer: LoginResponse = client
            .post(format!("{root}/auth/login"))
            .json(&json!({"login": login, "password": PASSWORD}))
            .send()
            .await?
            .error_for_status()
            .with_context(|| format!("{login} can not sign in"))?
            .json()
            .await?;
        Ok(Self {
            client: client.clone(),
            root,
            token: answer.access_token,
            account: answer.account,
        })
    }

    /// An answer that is needed to go on.
    pub async fn fetch<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &HashMap<&str, String>,
    ) -> Result<T> {
        let request = self.request(Method::GET, path).query(query);
        let answer = request.send().await?.error_for_status()?;
        Ok(answer.json().await?)
    }

    /// A request to time.
    pub fn get(&self, path: &str) -> RequestBuilder {
        self.request(Method::GET, path)
    }

    /// A request to time.
    pub fn post(&self, path: &str) -> RequestBuilder {
        self.request(Method::POST, path)
    }

    /// A request to replace something.
    pub fn put(&self, path: &str) -> RequestBuilder {
        self.request(Method::PUT, path)
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.root))
            .bearer_auth(&self.token)
    }
}

/// Sends and reads to the end; the body if the status is the one expected.
pub async fn answer(request: RequestBuilder, expected: StatusCode) -> Option<Vec<u8>> {
    let answer = request.send().await.ok()?;
    let status = answer.status();
    let body = answer.bytes().await.ok()?;
    (status == expected).then(|| body.to_vec())
}
