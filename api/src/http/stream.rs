//! Streams of server-sent events.

use std::time::Duration;

use actix_web::{
    HttpResponse,
    body::BodyStream,
    http::header::{ContentType, HeaderName, HeaderValue},
    web::Bytes,
};
use futures_util::{Stream, StreamExt as _};

use crate::error::ApiError;

/// A line at least so often, by which both ends learn that the connection still holds.
pub const QUIET: Duration = Duration::from_secs(10);

/// A line that readers skip.
pub const COMMENT: &str = ":\n\n";
/// Asks nginx not to keep the stream back until there is more of it.
const UNBUFFERED: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-accel-buffering"),
    HeaderValue::from_static("no"),
);

/// Answers with pieces of a stream of events, as they come.
///
/// # Errors
/// None; the type of the content is well formed.
pub fn stream(pieces: impl Stream<Item = Bytes> + 'static) -> Result<HttpResponse, ApiError> {
    let content_type = "text/event-stream".parse().map_err(ApiError::internal)?;
    let pieces = pieces.map(Ok::<_, actix_web::Error>);
    Ok(HttpResponse::Ok()
        .content_type(ContentType(content_type))
        .insert_header(UNBUFFERED)
        .body(BodyStream::new(Box::pin(pieces))))
}
