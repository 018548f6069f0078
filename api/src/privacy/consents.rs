//! What people agree to before the clinic treats them online. The pages ask; nothing is refused to who
//! has not answered, because a program may book for somebody who has signed on paper.

use actix_web::{
    get, put,
    web::{self, Json},
};
use shared::{
    AccountId,
    consent::{Answer, Subject},
    wire::consent::{AnswerConsent, Consent, ConsentTexts, Consents},
};

use super::store::{self, ConsentRow};
use crate::{
    app::App,
    audit::{self, Act},
    auth::{Allowed, Open, acting, open::Anyone, policy::Person},
    error::ApiError,
    http::Body,
    random,
};

/// What there is to agree to
#[utoipa::path(
    tag = "Privacy",
    responses((status = 200, description = "The present texts", body = ConsentTexts))
)]
#[get("/consents")]
pub async fn texts(_: Open<Anyone>) -> Json<ConsentTexts> {
    Json(ConsentTexts::present())
}

/// What the caller has agreed to
#[utoipa::path(
    tag = "Privacy",
    security(("bearer" = [])),
    responses((status = 200, description = "Where they stand, a line for each text", body = Consents))
)]
#[get("/me/consents")]
pub async fn list(
    app: web::Data<App>,
    caller: Allowed<Person>,
) -> Result<Json<Consents>, ApiError> {
    stand(&app, caller.account_id()).await
}

/// Agree to a text, or take that back
///
/// Every answer is kept with its version and its time. A yes is to the present text only.
#[utoipa::path(
    tag = "Privacy",
    request_body = AnswerConsent,
    security(("bearer" = [])),
    responses(
        (status = 200, description = "Where they stand now", body = Consents),
        (status = 422, description = "A yes to a text that is not the present one"),
    )
)]
#[put("/me/consents")]
pub async fn answer(
    app: web::Data<App>,
    caller: Allowed<Person>,
    body: Body<AnswerConsent>,
) -> Result<Json<Consents>, ApiError> {
    let (now, id, said) = (app.now(), caller.account_id(), body.0);
    said.check()?;
    let consent = random::uuid_v7(now);
    let mut tx = acting::begin(&app, &caller, now).await?;
    let answer = (said.subject, said.version, said.agreed);
    store::answer(&mut tx, consent, id, answer, now).await?;
    let act = if said.agreed {
        Act::Consent
    } else {
        Act::WithdrawConsent
    };
    audit::record(&mut tx, now, &caller, act, consent).await?;
    tx.commit().await?;
    stand(&app, id).await
}

async fn stand(app: &App, id: AccountId) -> Result<Json<Consents>, ApiError> {
    let answers = store::consents(&app.db, id).await?;
    let items = Subject::ALL
        .into_iter()
        .map(|subject| about(subject, &answers))
        .collect();
    Ok(Json(Consents { items }))
}

/// The last answer about a subject counts.
fn about(subject: Subject, answers: &[ConsentRow]) -> Consent {
    let last = answers.iter().rfind(|row| row.subject == subject);
    let holds = last.is_some_and(|row| {
        let said = Answer {
            subject,
            version: row.version(),
            agreed: row.agreed,
        };
        said.holds()
    });
    Consent {
        subject,
        version: subject.version(),
        holds,
        answered_version: last.map(ConsentRow::version),
        answered_at: last.map(|row| row.at),
    }
}
