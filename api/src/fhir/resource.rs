//! What resources are made of, and how one is answered.

use actix_web::{
    HttpResponse,
    http::header::{ETag, EntityTag},
};
use serde::Serialize;
use shared::Instant;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;

/// What every answer is.
pub const MEDIA_TYPE: &str = "application/fhir+json; fhirVersion=4.0";

/// A resource of FHIR R4, as its official definition has it: its elements are not listed here.
#[derive(Debug, ToSchema)]
#[schema(as = FhirResource)]
pub struct AnyResource {
    /// Its type.
    #[schema(rename = "resourceType", max_length = 64, examples("Appointment"))]
    pub resource_type: String,
}

/// A resource that has an id of its own.
pub trait Resource: Serialize {
    /// Its type, as FHIR names it.
    const TYPE: &'static str;

    /// Its id.
    fn id(&self) -> &str;

    /// The revision it was read in, where it has any.
    fn revision(&self) -> Option<i64> {
        None
    }
}

/// Answers one resource.
pub fn answer(resource: &impl Resource) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    if let Some(revision) = resource.revision() {
        // Weak, as FHIR wants it: what it counts is changes, not bytes.
        response.insert_header(ETag(EntityTag::new_weak(revision.to_string())));
    }
    response.content_type(MEDIA_TYPE).json(resource)
}

/// Where the resources are found from outside.
#[derive(Clone, Debug)]
pub struct Base(String);

impl Base {
    /// By the address that the clinic is known by.
    pub fn of(app: &App) -> Self {
        let mut url = app.config.http.public_url.clone();
        url.set_path("/api/v1/fhir");
        Self(url.into())
    }

    /// At an address without a slash at its end.
    #[cfg(test)]
    pub fn at(url: &str) -> Self {
        Self(url.to_owned())
    }

    /// As text, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A reference to another resource.
#[derive(Clone, Debug, Serialize)]
pub struct Reference {
    reference: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<String>,
}

impl Reference {
    /// To a resource here.
    pub fn to(kind: &str, id: impl std::fmt::Display, display: Option<&str>) -> Self {
        Self {
            reference: format!("{kind}/{id}"),
            display: display.map(str::to_owned),
        }
    }
}

/// A word of a code system.
#[derive(Clone, Debug, Serialize)]
pub struct Coding {
    /// Whose word it is.
    pub system: &'static str,
    /// The word.
    pub code: String,
    /// The same for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display: Option<&'static str>,
}

/// What something is, in words of code systems or in plain ones.
#[derive(Clone, Debug, Serialize)]
pub struct CodeableConcept {
    /// In words of code systems.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub coding: Vec<Coding>,
    /// In plain words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl CodeableConcept {
    /// In plain words alone; none where there are no words, because FHIR has no empty text.
    pub fn text(text: Option<String>) -> Vec<Self> {
        let text = text.filter(|text| !text.trim().is_empty());
        let concept = text.map(|text| Self {
            coding: Vec::new(),
            text: Some(text),
        });
        concept.into_iter().collect()
    }
}

/// A name that nobody has taken apart.
#[derive(Clone, Debug, Serialize)]
pub struct HumanName {
    text: String,
}

impl HumanName {
    /// The whole name.
    pub fn whole(name: String) -> Vec<Self> {
        vec![Self { text: name }]
    }
}

/// A way to reach somebody.
#[derive(Clone, Debug, Serialize)]
pub struct ContactPoint {
    /// `phone` or `email`.
    pub system: &'static str,
    /// The number or the address.
    pub value: String,
}

/// What other systems know somebody by.
#[derive(Clone, Debug, Serialize)]
pub struct Identifier {
    system: &'static str,
    value: String,
}

impl Identifier {
    /// The id, which is the same wherever it goes.
    pub fn of(id: Uuid) -> Vec<Self> {
        vec![Self {
            system: "urn:ietf:rfc:3986",
            value: id.urn().to_string(),
        }]
    }
}

/// From when until when.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Period {
    /// The beginning.
    pub start: Instant,
    /// The end, where it has come or is planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<Instant>,
}

/// Which state of a resource this is.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Meta {
    /// The revision.
    pub version_id: String,
    /// When it became so.
    pub last_updated: Instant,
}
