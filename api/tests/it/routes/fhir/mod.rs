//! The facade in FHIR R4. Whether what it answers is FHIR is judged by a journey with a validator; here
//! it is held against the REST API.

mod mapping;
mod paging;
mod searching;
mod slots;
mod who_sees_what;

use serde_json::Value;

use crate::support::{Answer, Kind, SignedIn, outcome::FHIR};

/// The body of an answer that is FHIR.
#[track_caller]
fn fhir(answer: Answer) -> Value {
    assert_eq!(answer.status, 200, "{:#}", answer.body);
    assert_eq!(answer.headers["content-type"], FHIR);
    assert_eq!(answer.headers["cache-control"], "no-store");
    answer.body
}

/// The resources of a page.
#[track_caller]
fn resources(page: &Value) -> Vec<Value> {
    assert_eq!(
        (&page["resourceType"], &page["type"]),
        (&"Bundle".into(), &"searchset".into())
    );
    let entries = page["entry"].as_array().cloned().unwrap_or_default();
    for entry in &entries {
        let resource = &entry["resource"];
        let tail = format!(
            "/api/v1/fhir/{}/{}",
            resource["resourceType"].as_str().unwrap(),
            resource["id"].as_str().unwrap()
        );
        assert!(
            entry["fullUrl"].as_str().unwrap().ends_with(&tail),
            "{entry:#}"
        );
        assert_eq!(entry["search"]["mode"], "match");
    }
    entries
        .into_iter()
        .map(|mut entry| entry["resource"].take())
        .collect()
}

/// A link of a page, below `/api/v1`.
fn link(page: &Value, relation: &str) -> Option<String> {
    let links = page["link"].as_array().unwrap();
    let link = links.iter().find(|link| link["relation"] == relation)?;
    let (_, path) = link["url"].as_str().unwrap().split_once("/api/v1").unwrap();
    Some(path.to_owned())
}

/// The paths of the appointments that resources are about, as the REST API has them.
fn paths(resources: &[Value]) -> Vec<String> {
    let path = |resource: &Value| format!("/appointments/{}", resource["id"].as_str().unwrap());
    resources.iter().map(path).collect()
}

/// A path and its query, whichever way they are encoded.
fn parts(path: &str) -> (String, Vec<(String, String)>) {
    let url = reqwest::Url::parse(&format!("http://localhost{path}")).unwrap();
    let query = url.query_pairs().into_owned().collect();
    (url.path().to_owned(), query)
}

/// What one search finds for somebody, on its first page.
async fn found<K: Kind>(actor: &SignedIn<'_, K>, search: &str) -> Vec<Value> {
    let page = fhir(actor.get(&format!("/fhir/{search}")).await);
    let asked = format!("/fhir/{search}");
    assert_eq!(
        link(&page, "self").as_deref().map(parts),
        Some(parts(&asked))
    );
    resources(&page)
}

/// Follows the links to the end; the resources of each page.
async fn pages<K: Kind>(actor: &SignedIn<'_, K>, search: &str) -> Vec<Vec<Value>> {
    let (mut next, mut all) = (Some(format!("/fhir/{search}")), Vec::new());
    while let Some(path) = next {
        let page = fhir(actor.get(&path).await);
        next = link(&page, "next");
        all.push(resources(&page));
    }
    all
}

/// The path of the same thing in FHIR.
fn of(path: &str, kind: &str) -> String {
    path.replace("/appointments/", &format!("/fhir/{kind}/"))
}
