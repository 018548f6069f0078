//! Request bodies and query strings, refused in our own words.

use std::{fmt, future::Future, marker::PhantomData, pin::Pin, time::Duration};

use actix_web::{
    FromRequest, HttpMessage as _, HttpRequest,
    dev::Payload,
    error::{PayloadError, UrlencodedError},
    web::{Bytes, Form, PayloadConfig, Query},
};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor, value::MapAccessDeserializer},
};
use shared::ErrorCode;

use crate::error::ApiError;

/// The largest body, in bytes.
const LIMIT: usize = 64 * 1024;
/// How long a body may take to arrive.
const DEADLINE: Duration = Duration::from_secs(10);

/// The limit for every body that is taken as bytes, which a JSON body is at first.
pub fn payload_config() -> PayloadConfig {
    PayloadConfig::new(LIMIT)
}

/// A JSON body that arrived in time. Stands last in a handler's signature: caller and path are
/// looked at before the body is read.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = is_json(req);
        let bytes = Bytes::from_request(req, payload);
        Box::pin(async move {
            if !is_json {
                return Err(ApiError::new(ErrorCode::UnsupportedMediaType));
            }
            read_json(&arrived(bytes).await?).map(Self)
        })
    }
}

/// Whether a body says of itself that it is JSON: `application/json`, or a type that is built upon it.
fn is_json(req: &HttpRequest) -> bool {
    let Ok(Some(kind)) = req.mime_type() else {
        return false;
    };
    kind.subtype() == "json" || kind.suffix().is_some_and(|suffix| suffix == "json")
}

/// Reads a body as the object that an operation takes. All of it has to be UTF-8 (RFC 8259 §8.1), also
/// what the type passes over: serde looks at a text only where somebody wants it.
///
/// # Errors
/// `malformed_request`: no UTF-8, no JSON, no object, or not the fields that are taken.
pub fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    let malformed = || ApiError::new(ErrorCode::MalformedRequest);
    let text = str::from_utf8(body).map_err(|_| malformed())?;
    let Object(body) = serde_json::from_str(text).map_err(|_| malformed())?;
    Ok(body)
}

/// The bytes of a body, once they are all there.
async fn arrived(
    bytes: impl Future<Output = Result<Bytes, actix_web::Error>>,
) -> Result<Bytes, ApiError> {
    let code = match tokio::time::timeout(DEADLINE, bytes).await {
        Ok(Ok(bytes)) => return Ok(bytes),
        Ok(Err(error)) => match error.as_error() {
            Some(PayloadError::Overflow) => ErrorCode::PayloadTooLarge,
            _ => ErrorCode::MalformedRequest,
        },
        Err(_) => ErrorCode::RequestTimeout,
    };
    Err(ApiError::new(code))
}

/// A value that was written as an object. What serde derives for a struct also takes an array with the
/// fields in their order, which no client means.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Object<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Object)
    }
}

/// The fields of a form, as other programs send them. Fields that nobody asked for are let pass: they
/// are the other program's, and it may learn new ones.
#[derive(Debug)]
pub struct Fields<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Fields<T> {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = Form::<T>::from_request(req, payload);
        Box::pin(async move {
            match tokio::time::timeout(DEADLINE, form).await {
                Ok(Ok(Form(fields))) => Ok(Self(fields)),
                Ok(Err(error)) => Err(ApiError::new(match error.as_error() {
                    Some(UrlencodedError::Overflow { .. }) => ErrorCode::PayloadTooLarge,
                    Some(UrlencodedError::ContentType) => ErrorCode::UnsupportedMediaType,
                    _ => ErrorCode::MalformedRequest,
                })
                .into()),
                Err(_) => Err(ApiError::new(ErrorCode::RequestTimeout).into()),
            }
        })
    }
}

/// A body as it came, for a signature that is over its very bytes.
#[derive(Debug)]
pub struct Raw(pub Bytes);

impl FromRequest for Raw {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = Bytes::from_request(req, payload);
        Box::pin(async move { arrived(bytes).await.map(Self) })
    }
}

/// A query string. Unknown and repeated parameters are refused by the types that are read.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Params<T> {
    type Error = ApiError;
    type Future = std::future::Ready<Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = Query::<T>::from_query(req.query_string());
        std::future::ready(
            read.map(|Query(params)| Self(params))
                .map_err(|_| ApiError::new(ErrorCode::MalformedRequest)),
        )
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    /// Like a report of another program: what it adds is passed over.
    #[derive(Debug, PartialEq, Deserialize)]
    struct Report {
        name: String,
    }

    fn read(body: &[u8]) -> Result<String, ErrorCode> {
        let read: Result<Report, ApiError> = read_json(body);
        read.map(|report| report.name).map_err(|error| error.code())
    }

    #[test]
    fn a_body_is_utf_8_where_nobody_looks_too() {
        assert_eq!(read(br#"{"name":"Pat","more":"x"}"#), Ok("Pat".to_owned()));
        for bad in [
            &b"{\"name\":\"\xff\"}"[..],
            b"{\"name\":\"Pat\",\"more\":\"\xff\"}",
            b"{\"name\":\"Pat\",\"more\":[{\"\xc3\":1}]}",
            b"{\"name\":\"Pat\",\"more\":\"\xed\xa0\x80\"}",
            b"{\"name\":\"Pat\"}\xff",
            br#"["Pat"]"#,
        ] {
            let said = bad.escape_ascii();
            assert_eq!(read(bad), Err(ErrorCode::MalformedRequest), "{said}");
        }
    }
}
