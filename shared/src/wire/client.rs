//! Clients of the API: programs of others that see to the schedules of doctors.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    account::PersonName,
    error::{Faults, FieldCode, FieldError},
    id::{AccountId, ClientSecretId, DoctorId},
    instant::Instant,
    scope::{ClientScope, ClientScopes},
    words::words,
};

/// The most doctors of one client.
pub const DOCTORS_MAX: usize = 100;
/// The most secrets of a client that work at a time: the one in use, and the next one.
pub const SECRETS_MAX: usize = 2;
/// How every secret begins, so that a tool which looks for secrets in the wrong places knows one.
pub const SECRET_PREFIX: &str = "mydoctor_cs_";

/// Whether a client can call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClientState {
    /// It can.
    Active,
    /// Its time is over; another end can be set.
    Expired,
    /// Its account is disabled until an admin enables it.
    Disabled,
    /// It was revoked: it never can again.
    Revoked,
}

words!(ClientState {
    Active = "active",
    Expired = "expired",
    Disabled = "disabled",
    Revoked = "revoked",
});

/// A doctor for whom a client acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientDoctor {
    /// The doctor.
    pub id: DoctorId,
    /// The name.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 800, examples("Dr. Ada Byron"))
    )]
    pub name: String,
}

/// A secret that works. The secret itself is shown once, when it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientSecret {
    /// Its id, by which it is dropped.
    pub id: ClientSecretId,
    /// When it was made.
    pub created_at: Instant,
    /// When it or a token of it was last used, to the minute.
    pub last_used_at: Option<Instant>,
}

/// A client of the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Client {
    /// Its account, and its `client_id`.
    pub id: AccountId,
    /// The name by which the audit and the history of an appointment know it.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 800, examples("Front desk system"))
    )]
    pub name: String,
    /// What it may do.
    #[cfg_attr(feature = "openapi", schema(max_items = 8))]
    pub scopes: Vec<ClientScope>,
    /// For whom.
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub doctors: Vec<ClientDoctor>,
    /// Whether it can call.
    pub state: ClientState,
    /// The first second in which it no longer can; `null`: it can until it is revoked.
    pub expires_at: Option<Instant>,
    /// When it last called, to the minute.
    pub last_used_at: Option<Instant>,
    /// Its secrets that work.
    #[cfg_attr(feature = "openapi", schema(max_items = 2))]
    pub secrets: Vec<ClientSecret>,
    /// How often its description has changed, its making included.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 1, maximum = 9007199254740991i64, examples(1))
    )]
    pub revision: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When its description last changed.
    pub updated_at: Instant,
}

/// A client with a secret that is shown this once.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientWithSecret {
    /// The client.
    pub client: Client,
    /// The secret. It can not be read again.
    #[cfg_attr(
        feature = "openapi",
        schema(
            max_length = 64,
            examples("mydoctor_cs_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
        )
    )]
    pub client_secret: String,
}

/// What a client is to be.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DescribeClient {
    /// 1 to 100 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 800, examples("Front desk system"))
    )]
    pub name: String,
    /// What it may do.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<ClientScope>, max_items = 8))]
    pub scopes: Vec<String>,
    /// The ids of the doctors for whom.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<DoctorId>, max_items = 100))]
    pub doctors: Vec<String>,
    /// The first second in which it can no longer call, RFC 3339, in the future. Left out: it can until
    /// it is revoked.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(
            format = "date-time",
            max_length = 35,
            examples("2027-01-31T00:00:00Z")
        )
    )]
    pub expires_at: Option<String>,
}

/// A [`DescribeClient`] whose fields are proven.
#[derive(Debug)]
pub struct Description {
    /// The name.
    pub name: PersonName,
    /// What it may do.
    pub scopes: ClientScopes,
    /// For whom; each once.
    pub doctors: BTreeSet<DoctorId>,
    /// Until when.
    pub expires_at: Option<Instant>,
}

impl DescribeClient {
    /// # Errors
    /// Every field that is not valid.
    pub fn check(&self, now: Instant) -> Result<Description, Vec<FieldError>> {
        let mut faults = Faults::default();
        let name = faults.note("name", PersonName::parse(&self.name));
        let scopes = faults.note("scopes", scopes(&self.scopes));
        let doctors = faults.note("doctors", doctors(&self.doctors));
        let end = self.expires_at.as_deref().map(|text| end(text, now));
        let expires_at = faults.note("expires_at", end.transpose());
        let all = (|| {
            Some(Description {
                name: name?,
                scopes: scopes?,
                doctors: doctors?,
                expires_at: expires_at?,
            })
        })();
        faults.finish(all)
    }
}

fn scopes(words: &[String]) -> Result<ClientScopes, FieldCode> {
    let mut known = Vec::new();
    for word in words {
        let scope: ClientScope = word.parse().map_err(|_| FieldCode::Unknown)?;
        if known.contains(&scope) {
            return Err(FieldCode::Repeated);
        }
        known.push(scope);
    }
    Ok(known.into_iter().collect())
}

fn doctors(ids: &[String]) -> Result<BTreeSet<DoctorId>, FieldCode> {
    if DOCTORS_MAX < ids.len() {
        return Err(FieldCode::TooLong);
    }
    let mut known = BTreeSet::new();
    for id in ids {
        let id = id.parse().map_err(|_| FieldCode::Unknown)?;
        if !known.insert(id) {
            return Err(FieldCode::Repeated);
        }
    }
    Ok(known)
}

fn end(text: &str, now: Instant) -> Result<Instant, FieldCode> {
    let end = Instant::parse(text)?;
    match now < end {
        true => Ok(end),
        false => Err(FieldCode::OutOfRange),
    }
}

/// What a client is answered that showed who it is (RFC 6749 §5.1).
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientToken {
    /// The access token.
    #[cfg_attr(feature = "openapi", schema(max_length = 4096))]
    pub access_token: String,
    /// `Bearer`.
    #[cfg_attr(feature = "openapi", schema(max_length = 6, examples("Bearer")))]
    pub token_type: String,
    /// Seconds until it expires.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 600, examples(600)))]
    pub expires_in: u32,
    /// What it is good for, with a space between two.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 200, examples("appointments:read doctors:read"))
    )]
    pub scope: String,
}
