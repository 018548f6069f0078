//! A file that the page loads, in every form it was built in.

use std::collections::HashMap;

use actix_web::http::header::{
    self, ContentEncoding, EntityTag, Header, HeaderMap, HeaderValue, IfNoneMatch,
};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use sha2::{Digest, Sha256};

use super::accept::encoding_weight;
use super::source::Files;
use crate::headers::SecurityHeaders;

/// A file whose name changes with its content is kept for a year without asking again.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Any other is kept too, but asked for each time: the tag answers in a few bytes.
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

/// The endings of the compressed neighbours, best first.
const ENCODINGS: [(&str, ContentEncoding); 2] = [
    (".br", ContentEncoding::Brotli),
    (".gz", ContentEncoding::Gzip),
];

/// A file that the page loads.
#[derive(Debug)]
pub struct Asset {
    plain: Form,
    /// The compressed forms, best first.
    compressed: Vec<Form>,
    content_type: String,
    cache_control: HeaderValue,
}

/// The same content as one sequence of bytes.
#[derive(Debug)]
struct Form {
    encoding: ContentEncoding,
    content: Bytes,
    /// Strong, so no two forms share one.
    tag: EntityTag,
}

/// The assets by name; compressed neighbours become forms of the file they stand beside.
pub fn table(mut files: Files) -> HashMap<String, Asset> {
    let names: Vec<String> = files
        .keys()
        .filter(|name| !is_neighbour(name, &files))
        .cloned()
        .collect();
    let mut assets = HashMap::new();
    for name in names {
        let Some(plain) = files.remove(&name) else {
            continue;
        };
        let compressed = ENCODINGS
            .into_iter()
            .filter_map(|(ending, encoding)| {
                let content = files.remove(&format!("{name}{ending}"))?;
                Some(Form::new(encoding, content))
            })
            .collect();
        let asset = Asset::new(&name, plain, compressed);
        assets.insert(name, asset);
    }
    assets
}

fn is_neighbour(name: &str, files: &Files) -> bool {
    ENCODINGS.iter().any(|(ending, _)| {
        name.strip_suffix(ending)
            .is_some_and(|plain| files.contains_key(plain))
    })
}

impl Form {
    fn new(encoding: ContentEncoding, content: Bytes) -> Self {
        let digest = Sha256::digest(&content);
        let tag = digest[..16]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Self {
            encoding,
            content,
            tag: EntityTag::new_strong(tag),
        }
    }
}

impl Asset {
    fn new(name: &str, plain: Bytes, compressed: Vec<Form>) -> Self {
        let kind = mime_guess::from_path(name).first_or_octet_stream();
        let charset = match kind.essence_str().starts_with("text/") {
            true => "; charset=utf-8",
            false => "",
        };
        Self {
            plain: Form::new(ContentEncoding::Identity, plain),
            compressed,
            content_type: format!("{}{charset}", kind.essence_str()),
            cache_control: if has_hash(name) {
                IMMUTABLE
            } else {
                REVALIDATE
            },
        }
    }

    /// Answers with the form the client likes best, or with "you have it".
    pub fn respond(&self, req: &HttpRequest, headers: &SecurityHeaders) -> HttpResponse {
        let form = self.best_form(req.headers());
        let known = IfNoneMatch::parse(req).is_ok_and(|known| match known {
            IfNoneMatch::Any => true,
            IfNoneMatch::Items(tags) => tags.iter().any(|tag| tag.weak_eq(&form.tag)),
        });
        let mut response = match known {
            true => HttpResponse::NotModified(),
            false => HttpResponse::Ok(),
        };
        for header in headers.asset() {
            response.insert_header(header);
        }
        response
            .insert_header((header::CACHE_CONTROL, self.cache_control.clone()))
            .insert_header((header::VARY, HeaderValue::from_static("accept-encoding")))
            .insert_header(header::ETag(form.tag.clone()));
        if known {
            return response.finish();
        }
        if form.encoding != ContentEncoding::Identity {
            response.insert_header(form.encoding);
        }
        response
            .content_type(self.content_type.as_str())
            .body(form.content.clone())
    }

    /// The plain form goes to whoever takes none of the others, also to a client that refuses it by
    /// name: content that it may still read is better than none.
    fn best_form(&self, headers: &HeaderMap) -> &Form {
        let weight = |form: &Form| encoding_weight(headers, form.encoding.as_str());
        let (mut best, mut best_weight) = (&self.plain, weight(&self.plain));
        // From the worst to the best, so that of two equally wanted ones the smaller is taken.
        for form in self.compressed.iter().rev() {
            let weight = weight(form);
            if 0.0 < weight && best_weight <= weight {
                (best, best_weight) = (form, weight);
            }
        }
        best
    }
}

/// Whether Trunk has put a digest of the content into the name: `web-1f3a….js`, `web-1f3a…_bg.wasm`.
fn has_hash(name: &str) -> bool {
    let Some((stem, _ending)) = name.rsplit_once('.') else {
        return false;
    };
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    // Sixteen digits, without leading zeros.
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        (12..=16).contains(&hash.len())
            && hash
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}
