//! Many appointments in one answer, for a client of the API: one in each line.

use actix_web::{
    HttpResponse,
    body::BodyStream,
    http::header::{ACCEPT, ContentType, HeaderMap},
    web::{Bytes, Data},
};
use futures_util::stream;
use serde_json::json;
use shared::{ClientScope, ClientSecretId, ErrorCode, Instant, Status, record::RecordAct};
use uuid::Uuid;

use super::{
    listing::Wanted,
    store::{self, AppointmentRow, Whose},
    view::view,
};
use crate::{
    app::App, audit::reading, auth::Caller, clients::store::live, error::ApiError, http::Position,
};

/// What such an answer is (ndjson.org).
const LINES: &str = "application/x-ndjson";
/// How many are read at a time: no more are in memory, however slowly they are taken.
const AT_A_TIME: u8 = 100;
/// The most of one answer.
const MOST: usize = 10_000;

/// Whether the caller asks for lines.
pub fn is_wanted(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get_all(ACCEPT)
        .filter_map(|value| value.to_str().ok());
    let mut kinds = accepted.flat_map(|value| value.split(','));
    kinds.any(|kind| {
        let kind = kind.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case(LINES)
    })
}

/// The answer. Its first lines are read before it begins, so that what is refused is refused in our form.
///
/// # Errors
/// When the database does not answer.
pub async fn answer(
    app: Data<App>,
    caller: Caller,
    whose: Whose,
    wanted: &Wanted,
) -> Result<HttpResponse, ApiError> {
    let mut reader = Reader {
        app,
        caller,
        whose,
        status: wanted.status,
        after: wanted.after,
        before: wanted.before,
        sent: 0,
        ready: None,
        is_over: false,
    };
    reader.ready = Some(reader.read().await?);
    let lines = stream::unfold(Some(reader), async |reader| {
        let mut reader = reader?;
        match reader.next().await.transpose()? {
            Ok(lines) => Some((Ok(lines), Some(reader))),
            // The connection breaks, and the last line is missing.
            Err(error) => Some((Err(actix_web::Error::from(error)), None)),
        }
    });
    Ok(HttpResponse::Ok()
        .content_type(ContentType(LINES.parse().map_err(ApiError::internal)?))
        .body(BodyStream::new(Box::pin(lines))))
}

/// One answer, as far as it is.
struct Reader {
    app: Data<App>,
    caller: Caller,
    whose: Whose,
    status: Option<Status>,
    after: (Instant, Uuid),
    before: Instant,
    sent: usize,
    /// The lines that were read before the answer began.
    ready: Option<Bytes>,
    is_over: bool,
}

impl Reader {
    /// The next lines; `None` after the last one.
    async fn next(&mut self) -> Result<Option<Bytes>, ApiError> {
        if let Some(lines) = self.ready.take() {
            return Ok(Some(lines));
        }
        if self.is_over {
            return Ok(None);
        }
        // Whoever takes them slowly may have been shut out meanwhile.
        self.check().await?;
        self.read().await.map(Some)
    }

    /// Whether the token and the client still hold.
    async fn check(&self) -> Result<(), ApiError> {
        let (now, client) = (self.app.now(), self.caller.signed_in);
        let secret = ClientSecretId::from(self.caller.session.uuid());
        let live = live::by_secret(&self.app.db, client, secret, now).await?;
        let may = live.is_some_and(|live| live.scopes.contains(ClientScope::AppointmentsRead));
        match may && now < self.caller.expires_at {
            true => Ok(()),
            false => Err(ApiError::new(ErrorCode::Unauthenticated)),
        }
    }

    /// Reads some more, writes down that they are read, and makes lines of them.
    async fn read(&mut self) -> Result<Bytes, ApiError> {
        let (app, limit) = (&self.app, i64::from(AT_A_TIME) + 1);
        let (status, after) = (self.status, self.after);
        let rows = store::list(&app.db, self.whose, status, after, self.before, limit).await?;
        let page = Position::page(rows, AT_A_TIME, AppointmentRow::position);
        let patients = page.items.iter().map(|row| row.facts().patient_id);
        reading::read(
            app,
            &self.caller,
            RecordAct::ReadAppointments,
            None,
            patients,
        )
        .await?;
        if let Some(last) = page.items.last().map(AppointmentRow::facts) {
            self.after = (last.starts_at, last.id.uuid());
        }
        self.sent += page.items.len();
        self.is_over = page.next_cursor.is_none() || MOST <= self.sent;
        let mut lines = Vec::new();
        for row in page.items {
            let seen = view(row, &self.caller, &app.settings(), app.now());
            serde_json::to_writer(&mut lines, &seen).map_err(ApiError::internal)?;
            lines.push(b'\n');
        }
        if self.is_over {
            let last = json!({ "next_cursor": page.next_cursor });
            serde_json::to_writer(&mut lines, &last).map_err(ApiError::internal)?;
            lines.push(b'\n');
        }
        Ok(lines.into())
    }
}
