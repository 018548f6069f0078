//! What a search finds.

use actix_web::HttpResponse;
use serde::Serialize;

use super::{
    resource::{Base, MEDIA_TYPE, Resource},
    search::Search,
};

/// A page of what a search found. How much there is in all is not counted: that would read all of it.
#[derive(Debug, Serialize)]
#[serde(tag = "resourceType", rename = "Bundle")]
pub struct Bundle<R> {
    #[serde(rename = "type")]
    kind: &'static str,
    link: Vec<Link>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    entry: Vec<Entry<R>>,
}

#[derive(Debug, Serialize)]
struct Link {
    relation: &'static str,
    url: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<R> {
    full_url: String,
    resource: R,
    search: Found,
}

#[derive(Debug, Serialize)]
struct Found {
    mode: &'static str,
}

impl<R: Resource> Bundle<R> {
    /// The resources of a page, and where the next one begins.
    pub fn new<T>(
        base: &Base,
        search: &Search<T>,
        resources: impl IntoIterator<Item = R>,
        next_cursor: Option<&str>,
    ) -> Self {
        let link = |relation, cursor| Link {
            relation,
            url: search.url(base, R::TYPE, cursor),
        };
        let next = next_cursor.map(|cursor| link("next", Some(cursor)));
        let entry = |resource: R| Entry {
            full_url: format!("{}/{}/{}", base.as_str(), R::TYPE, resource.id()),
            resource,
            search: Found { mode: "match" },
        };
        Self {
            kind: "searchset",
            link: [link("self", None)].into_iter().chain(next).collect(),
            entry: resources.into_iter().map(entry).collect(),
        }
    }

    /// The answer.
    pub fn answer(&self) -> HttpResponse {
        HttpResponse::Ok().content_type(MEDIA_TYPE).json(self)
    }
}
