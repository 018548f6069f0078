//! Which route a path is of, and the ids in it.

use std::{future::Ready, str::FromStr};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use shared::ErrorCode;

use crate::error::ApiError;

/// The pattern of the route that a request is for, if there is one. The router would read an escaped
/// letter like the letter; but who counts, bars or writes down requests by their path, here or in front of
/// us, has read another path, so that it is no route's.
pub fn pattern(req: &HttpRequest) -> Option<String> {
    is_plain(req.uri().path())
        .then(|| req.match_pattern())
        .flatten()
}

/// Whether a path, as it came, has no escape where a character itself could stand (RFC 3986 §2.3).
pub fn is_plain(path: &str) -> bool {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    !path.as_bytes().windows(3).any(|three| match three {
        [b'%', high, low] => digit(high)
            .zip(digit(low))
            .and_then(|(high, low)| char::from_u32(high << 4 | low))
            .is_some_and(is_unreserved),
        _ => false,
    })
}

fn is_unreserved(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~')
}

/// The `{id}` of the path. What is no id names nothing, so it is 404 like an id nobody has.
#[derive(Debug)]
pub struct Id<T>(pub T);

impl<T: FromStr> FromRequest for Id<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = req
            .match_info()
            .get("id")
            .and_then(|text| text.parse().ok());
        std::future::ready(id.map(Self).ok_or(ApiError::new(ErrorCode::NotFound)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_in_one_way() {
        for plain in [
            "/",
            "/api/v1/me",
            "/a-b_c.d~e",
            "/a%2fb",
            "/a%2Fb",
            "/%25",
            "/%2565",
            "/%00",
            "/%C3%A4",
            "/%",
            "/%6",
            "/%6g",
            "/%g5",
            "/%%",
            "/a%20b",
            "/%7b",
            "/%40",
            "/%5b",
            "/%2b",
            "/%3a",
        ] {
            assert!(is_plain(plain), "{plain}");
        }
        for other in [
            "/api/v1/m%65",
            "/api/v1/%6d%65",
            "/api/v1/m%65/",
            "/%61pi/v1/me",
            "/%4D",
            "/%4d",
            "/%30",
            "/%39",
            "/%2d",
            "/%2D",
            "/%2e%2e/",
            "/%5F",
            "/%7e",
            "/%41",
            "/%5a",
            "/%7a",
            "/%%65",
            "/%2%65",
        ] {
            assert!(!is_plain(other), "{other}");
        }
    }
}
