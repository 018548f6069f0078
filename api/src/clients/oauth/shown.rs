//! What a client shows of itself.

use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use shared::wire::problem::TokenRefusal;
use url::form_urlencoded;

use super::TokenRequest;

/// The id and the secret as they were sent.
pub struct Shown {
    /// Said to be the client's id.
    pub id: String,
    /// Said to be its secret.
    pub secret: String,
}

impl Shown {
    /// Reads them from the header, or from the body.
    ///
    /// # Errors
    /// Both ways at once, or neither; or a header that is not in its form.
    pub fn of(headers: &HeaderMap, form: &TokenRequest) -> Result<Self, TokenRefusal> {
        let sent = |field: &Option<String>| field.clone().filter(|text| !text.is_empty());
        let (id, secret) = (sent(&form.client_id), sent(&form.client_secret));
        let mut credentials = headers.get_all(AUTHORIZATION);
        let header = credentials.next();
        if credentials.next().is_some() || (header.is_some() && secret.is_some()) {
            return Err(TokenRefusal::InvalidRequest);
        }
        let Some(header) = header else {
            let both = id.zip(secret);
            return both
                .map(|(id, secret)| Self { id, secret })
                .ok_or(TokenRefusal::InvalidClient);
        };
        let text = header.to_str().ok();
        let shown = text.and_then(basic).ok_or(TokenRefusal::InvalidClient)?;
        // The id may stand in the body as well, if it is the same.
        match id.is_none_or(|id| id == shown.id) {
            true => Ok(shown),
            false => Err(TokenRefusal::InvalidRequest),
        }
    }
}

/// The two parts of HTTP Basic (RFC 7617), each of them encoded as in a form (RFC 6749 §2.3.1).
fn basic(header: &str) -> Option<Shown> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = BASE64_STANDARD.decode(encoded.trim()).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some(Shown {
        id: from_form(id)?,
        secret: from_form(secret)?,
    })
}

fn from_form(text: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(text.as_bytes());
    let (decoded, value) = pairs.next()?;
    (value.is_empty() && pairs.next().is_none()).then(|| decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn shown(
        headers: &[&str],
        id: Option<&str>,
        secret: Option<&str>,
    ) -> Result<(String, String), TokenRefusal> {
        let mut map = HeaderMap::new();
        for header in headers {
            map.append(AUTHORIZATION, HeaderValue::from_str(header).unwrap());
        }
        let form = TokenRequest {
            grant_type: None,
            scope: None,
            client_id: id.map(str::to_owned),
            client_secret: secret.map(str::to_owned),
        };
        Shown::of(&map, &form).map(|shown| (shown.id, shown.secret))
    }

    fn header(text: &str) -> String {
        format!("Basic {}", BASE64_STANDARD.encode(text))
    }

    #[test]
    fn the_header_and_the_body_say_the_same() {
        let both = Ok(("me".to_owned(), "it_is-so".to_owned()));
        assert_eq!(shown(&[&header("me:it_is-so")], None, None), both);
        assert_eq!(shown(&[&header("m%65:it_is%2Dso")], None, None), both);
        assert_eq!(shown(&[&header("me:it_is-so")], Some("me"), Some("")), both);
        assert_eq!(shown(&[], Some("me"), Some("it_is-so")), both);
    }

    #[test]
    fn two_ways_at_once_are_none() {
        use TokenRefusal::{InvalidClient, InvalidRequest};
        let good = header("me:secret");
        let refused = |headers: &[&str], id, secret, refusal| {
            assert_eq!(shown(headers, id, secret), Err(refusal), "{headers:?}");
        };
        refused(&[&good], None, Some("secret"), InvalidRequest);
        refused(&[&good], Some("you"), None, InvalidRequest);
        refused(&[&good, &good], None, None, InvalidRequest);
        refused(&[], None, None, InvalidClient);
        refused(&[], Some("me"), None, InvalidClient);
        refused(&[], None, Some("secret"), InvalidClient);
        for other in [
            "Basic",
            "Basic !",
            "Bearer me:secret",
            &header("me"),
            &header(":"),
            &header("a&b:c"),
        ] {
            refused(&[other], None, None, InvalidClient);
        }
    }
}
