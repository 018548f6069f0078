//! Request bodies and query strings, refused in our own words.

use std::{fmt, marker::PhantomData, pin::Pin, time::Duration};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    error::{JsonPayloadError, UrlencodedError},
    web::{Bytes, Form, Json, JsonConfig, Query},
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

/// The limit and the wording for every JSON body.
pub fn json_config() -> JsonConfig {
    JsonConfig::default()
        .limit(LIMIT)
        .error_handler(|error, _| {
            ApiError::new(match error {
                JsonPayloadError::Overflow { .. }
                | JsonPayloadError::OverflowKnownLength { .. } => ErrorCode::PayloadTooLarge,
                JsonPayloadError::ContentType => ErrorCode::UnsupportedMediaType,
                _ => ErrorCode::MalformedRequest,
            })
            .into()
        })
}

/// A JSON body that arrived in time. Stands last in a handler's signature: caller and path are
/// looked at before the body is read.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json = Json::<Object<T>>::from_request(req, payload);
        Box::pin(async move {
            match tokio::time::timeout(DEADLINE, json).await {
                Ok(read) => read.map(|Json(Object(body))| Self(body)),
                Err(_) => Err(ApiError::new(ErrorCode::RequestTimeout).into()),
            }
        })
    }
}

/// A value that was written as an object. What serde derives for a struct also takes an array with the
/// fields in their order, which no client means.
#[derive(Debug)]
pub struct Object<T>(pub T);

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
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = Bytes::from_request(req, payload);
        Box::pin(async move {
            match tokio::time::timeout(DEADLINE, bytes).await {
                Ok(Ok(bytes)) if bytes.len() <= LIMIT => Ok(Self(bytes)),
                Ok(Ok(_)) => Err(ApiError::new(ErrorCode::PayloadTooLarge).into()),
                Ok(Err(error)) => Err(error),
                Err(_) => Err(ApiError::new(ErrorCode::RequestTimeout).into()),
            }
        })
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
