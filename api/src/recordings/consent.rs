//! The question whether it may be recorded: who takes part, what each of them sees of it, what an answer
//! does to it, and what coming in means for it.

use shared::{
    AccountId, AppointmentId, ErrorCode, Instant, JoinPolicy,
    appointment::Refusal,
    consultation::{
        presence::Side,
        recording::{CONSENT_TEXT, RecordingEnd, TEXT_VERSION},
    },
    wire::recording::{Recording, RecordingAnswer, RecordingState},
};
use uuid::Uuid;

use super::store::{self, GuestRow};
use crate::{
    app::App,
    appointments::store::AppointmentRow,
    audit::{self, Act, By},
    db::{DbError, Tx},
    error::ApiError,
    random,
};

/// Somebody who takes part.
struct Person {
    id: Uuid,
    side: Side,
    name: String,
}

/// The doctor, the patient, and every guest who holds a pass.
fn people(row: &AppointmentRow, guests: Vec<GuestRow>) -> Vec<Person> {
    let facts = row.facts();
    let two = [
        (Side::Doctor, facts.doctor_id.into()),
        (Side::Patient, facts.patient_id.into()),
    ];
    let two = two.map(|(side, account)| Person {
        id: shared::AccountId::uuid(account),
        side,
        name: row.name_of(account).to_owned(),
    });
    let guest = |guest: GuestRow| Person {
        id: guest.id,
        side: Side::Guest,
        name: guest.name,
    };
    two.into_iter()
        .chain(guests.into_iter().map(guest))
        .collect()
}

fn ids(people: &[Person]) -> Vec<Uuid> {
    people.iter().map(|person| person.id).collect()
}

/// Nothing is asked.
fn off(state: RecordingState, ended: Option<(Instant, RecordingEnd)>) -> Recording {
    Recording {
        state,
        since: ended.map(|(at, _)| at),
        text_version: TEXT_VERSION,
        text: None,
        answers: Vec::new(),
        ended: ended.map(|(_, reason)| reason),
    }
}

/// The question as a reader sees it, who is an account or a guest.
///
/// # Errors
/// When the database does not answer.
pub async fn shown(
    app: &App,
    reader: Uuid,
    row: &AppointmentRow,
    now: Instant,
) -> Result<Recording, DbError> {
    if !app.config.video.recording {
        return Ok(off(RecordingState::NotOffered, None));
    }
    let facts = row.facts();
    let Some(open) = store::open(&app.db, facts.id).await? else {
        let last = store::last_ended(&app.db, facts.id).await?;
        let ended = last.map(|last| (last.ended_at, last.end_reason));
        return Ok(off(RecordingState::Off, ended));
    };
    let answers = store::answers(&app.db, open.id).await?;
    let question = open.question(&answers);
    let window = app
        .settings()
        .join_policy()
        .window(facts.starts_at, facts.ends_at);
    if question.is_over(facts.status, window, now) {
        let ended = (window.closes_at.min(now), RecordingEnd::Over);
        return Ok(off(RecordingState::Off, Some(ended)));
    }
    let people = people(row, store::guests(&app.db, facts.id).await?);
    let is_agreed = question.is_agreed_by(&ids(&people));
    let last_answer = answers.last().map(|answer| answer.at);
    // A guest is not told the names of the others here.
    let is_guest = people
        .iter()
        .any(|person| person.id == reader && person.side == Side::Guest);
    let shown = people
        .into_iter()
        .filter(|person| !is_guest || person.id == reader);
    let answer = |person: Person| RecordingAnswer {
        own: person.id == reader,
        agreed: question.answer_of(person.id),
        side: person.side,
        name: person.name,
    };
    Ok(Recording {
        state: if is_agreed {
            RecordingState::Agreed
        } else {
            RecordingState::Asked
        },
        since: last_answer
            .filter(|_| is_agreed)
            .or(Some(question.asked_at)),
        text_version: TEXT_VERSION,
        text: Some(CONSENT_TEXT.to_owned()),
        answers: shown.map(answer).collect(),
        ended: None,
    })
}

/// Asks, in a transaction of the doctor, whose own yes it is. Nothing changes where it is asked already.
///
/// # Errors
/// When the database does not take it.
pub async fn ask(
    app: &App,
    mut tx: Tx,
    row: &AppointmentRow,
    now: Instant,
) -> Result<(), ApiError> {
    let facts = row.facts();
    let (id, doctor) = (facts.id, facts.doctor_id.uuid());
    let request = random::uuid_v7(now);
    end_if_over(&mut tx, row, &app.settings().join_policy(), now).await?;
    if store::ask(&mut tx, request, id, now).await? {
        let who = (doctor, Side::Doctor);
        store::answer(&mut tx, random::uuid_v7(now), request, who, true, now).await?;
        let by = AccountId::from(facts.doctor_id);
        audit::record(&mut tx, now, by, Act::AskToRecord, id.uuid()).await?;
    }
    tx.commit().await?;
    app.live.changed(id);
    Ok(())
}

/// Answers for an account or a guest, in a transaction of theirs.
///
/// # Errors
/// `validation_failed` for another text than the present one, `invalid_transition` when nothing is asked.
pub async fn answer(
    app: &App,
    mut tx: Tx,
    row: &AppointmentRow,
    who: (Uuid, Side),
    (agreed, text_version): (bool, u32),
    now: Instant,
) -> Result<(), ApiError> {
    if text_version != TEXT_VERSION {
        let other = shared::FieldError::new("text_version", shared::FieldCode::OutOfRange);
        return Err(vec![other].into());
    }
    let facts = row.facts();
    end_if_over(&mut tx, row, &app.settings().join_policy(), now).await?;
    let Some(open) = store::lock_open(&mut tx, facts.id).await? else {
        tx.commit().await?;
        let status = facts.status;
        return Err(Refusal::InvalidTransition { status }.into());
    };
    let question = open.question(&store::answers_in(&mut tx, open.id).await?);
    store::answer(&mut tx, random::uuid_v7(now), open.id, who, agreed, now).await?;
    if let Some(end) = question.ended_by_answer(who.0, agreed) {
        store::end(&mut tx, facts.id, end, now).await?;
    }
    let act = if agreed {
        Act::AgreeToRecording
    } else {
        Act::RefuseRecording
    };
    let by = (who.1 != Side::Guest).then(|| AccountId::from(who.0));
    audit::record(&mut tx, now, by, act, facts.id.uuid()).await?;
    tx.commit().await?;
    app.live.changed(facts.id);
    Ok(())
}

/// Ends what was asked for an earlier time of the appointment.
async fn end_if_over(
    tx: &mut Tx,
    row: &AppointmentRow,
    policy: &JoinPolicy,
    now: Instant,
) -> Result<(), DbError> {
    let facts = row.facts();
    let Some(open) = store::lock_open(tx, facts.id).await? else {
        return Ok(());
    };
    let window = policy.window(facts.starts_at, facts.ends_at);
    if open.question(&[]).is_over(facts.status, window, now) {
        over(tx, facts.id, now).await?;
    }
    Ok(())
}

/// The consultation is over, called off or moved: nothing of it is recorded any more.
///
/// # Errors
/// When the database does not take it.
pub async fn over(tx: &mut Tx, id: AppointmentId, now: Instant) -> Result<(), DbError> {
    store::end(tx, id, RecordingEnd::Over, now).await.map(drop)
}

/// The doctor no longer asks. Nothing changes where nothing is asked.
///
/// # Errors
/// When the database does not take it.
pub async fn stop(
    app: &App,
    mut tx: Tx,
    row: &AppointmentRow,
    now: Instant,
) -> Result<(), ApiError> {
    let facts = row.facts();
    if store::end(&mut tx, facts.id, RecordingEnd::Stopped, now).await? {
        let by = AccountId::from(facts.doctor_id);
        audit::record(&mut tx, now, by, Act::EndRecording, facts.id.uuid()).await?;
    }
    tx.commit().await?;
    app.live.changed(facts.id);
    Ok(())
}

/// What somebody's coming into the room means, in the transaction that gives them the ticket: whether
/// the ticket may let its doctor record, and the end of a recording that they have not agreed to. The
/// caller says [`Live::changed`](crate::consultations::presences::Live::changed) afterwards.
///
/// # Errors
/// When the database does not take it.
pub async fn coming_in(
    tx: &mut Tx,
    app: &App,
    row: &AppointmentRow,
    person: Uuid,
    now: Instant,
) -> Result<bool, DbError> {
    if !app.config.video.recording {
        return Ok(false);
    }
    let id = row.facts().id;
    end_if_over(tx, row, &app.settings().join_policy(), now).await?;
    let Some(open) = store::lock_open(tx, id).await? else {
        return Ok(false);
    };
    let question = open.question(&store::answers_in(tx, open.id).await?);
    if let Some(end) = question.ended_by_coming(person) {
        store::end(tx, id, end, now).await?;
        audit::record(tx, now, By::SYSTEM, Act::EndRecording, id.uuid()).await?;
        return Ok(false);
    }
    let people = people(row, store::guests_in(tx, id).await?);
    let is_doctor = person == row.facts().doctor_id.uuid();
    let may_record = is_doctor && question.is_agreed_by(&ids(&people));
    if may_record {
        store::grant(tx, open.id, now).await?;
    }
    Ok(may_record)
}

/// Whether the clinic records at all.
///
/// # Errors
/// `not_offered`, when it does not.
pub fn offered(app: &App) -> Result<(), ApiError> {
    if app.config.video.recording {
        Ok(())
    } else {
        Err(ApiError::new(ErrorCode::NotOffered))
    }
}
