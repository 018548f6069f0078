//! The built single-page app, held in memory and answered from there.
//!
//! It comes from the folder the operator names or from inside the binary. A file is found by its exact
//! name in a table made at the start, so no request can name a file that was not built. Everything
//! that is none of the files and looks like a page's address is answered with the one page, whose
//! router knows what to show.

mod accept;
mod asset;
mod page;
mod source;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io;
use std::path::Path;

use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse};

use self::asset::Asset;
use self::page::Page;
use crate::headers::SecurityHeaders;
use crate::http::is_plain;

/// The file that Trunk writes the page to.
const INDEX: &str = "index.html";

/// The built app: one page and the files it loads.
#[derive(Debug)]
pub struct Spa {
    page: Page,
    assets: HashMap<String, Asset>,
}

impl Spa {
    /// Reads the app from the folder, or else from the binary; `None` if it was built without one.
    ///
    /// # Errors
    /// When a file cannot be read, and when the page is missing or not UTF-8.
    pub fn load(web_dir: Option<&Path>) -> io::Result<Option<Self>> {
        let files = match web_dir {
            Some(folder) => Some(source::folder(folder)?),
            None => source::embedded(),
        };
        files.map(Self::from_files).transpose()
    }

    fn from_files(mut files: source::Files) -> io::Result<Self> {
        let page = files
            .remove(INDEX)
            .and_then(|page| String::from_utf8(page.into()).ok())
            .ok_or_else(|| io::Error::other("the single-page app has no readable index.html"))?;
        Ok(Self {
            page: Page::new(&page),
            assets: asset::table(files),
        })
    }

    /// Answers with a file of the app, or with the page; `None` is for the caller to say "not found".
    pub fn respond(&self, req: &HttpRequest, headers: &SecurityHeaders) -> Option<HttpResponse> {
        let is_read = matches!(*req.method(), Method::GET | Method::HEAD);
        if !is_read || !is_plain(req.uri().path()) {
            return None;
        }
        let path = req.path().strip_prefix('/')?;
        if let Some(asset) = self.assets.get(path) {
            return Some(asset.respond(req, headers));
        }
        let is_page = path.is_empty() || path == INDEX;
        if is_page || (is_address(path) && accept::takes_html(req.headers())) {
            return Some(self.page.respond(headers));
        }
        None
    }
}

/// Whether the app could have a page there. A dot is of a file and a percent sign of nothing we link
/// to: a request for `.git/config` or `%2e%2e/` is told the truth instead of being shown a page.
fn is_address(path: &str) -> bool {
    let is_api = path == "api" || path.starts_with("api/");
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_');
    !is_api && path.bytes().all(plain)
}
