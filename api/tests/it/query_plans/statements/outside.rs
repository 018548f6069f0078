//! The statements of what the outside world is told.

use api::{
    appointments::store::Whose,
    audit::Act,
    changes::store as changes,
    db::Db,
    events::{News, store as events},
    feeds::store as feeds,
    mail::{
        Addressee, Message,
        store::{
            self as mails, NewMail,
            queue::{self, Outcome},
            receivers,
        },
    },
    notifications::store as notifications,
    queue::Claim,
    random,
};
use shared::{
    AccountId, Appointment, EventType, Instant, Language, reminder::Reminder,
    wire::reminder::Reminders,
};
use uuid::Uuid;

use super::after::sealing;

/// Calls every function of the stores of events.
pub async fn tell(db: &Db, facts: &Appointment, now: Instant) {
    let news = News::new(EventType::Requested, Act::Book, None);
    let mut tx = db.begin().await.unwrap();
    events::insert(&mut tx, facts.id, &news, now).await.unwrap();
    events::insert_once(&mut tx, facts.id, &news, now)
        .await
        .unwrap();
    events::last_of_consultation(&mut tx, facts.id)
        .await
        .unwrap();
    events::lock_last(&mut tx).await.unwrap();
    events::unnumbered(&mut tx, 20).await.unwrap();
    events::number(&mut tx, Uuid::nil(), 1).await.unwrap();
    tx.commit().await.unwrap();
    events::is_unnumbered(db).await.unwrap();
    follow(db, facts, now).await;
}

/// Who follows what changes, and who is notified of it.
async fn follow(db: &Db, facts: &Appointment, now: Instant) {
    events::last(db).await.unwrap();
    let (doctor, patient) = (facts.doctor_id.uuid(), facts.patient_id.uuid());
    for whose in [
        Whose::All,
        Whose::Doctor(doctor),
        Whose::Patient(patient),
        Whose::Client(doctor),
    ] {
        changes::between(db, whose, (0, 10), 20).await.unwrap();
    }
    let account = AccountId::from(facts.patient_id);
    let mut tx = db.begin().await.unwrap();
    let event = events::unnumbered(&mut tx, 1).await.unwrap().remove(0);
    // Rolled back, so that none is numbered for good.
    notifications::insert(&mut tx, account, &event, 1_000_000)
        .await
        .unwrap();
    notifications::read(&mut tx, account, 10.try_into().unwrap(), now)
        .await
        .unwrap();
    drop(tx);
    notifications::list(db, account, 10, 20).await.unwrap();
    notifications::unread(db, account).await.unwrap();
}

/// The queue of mails. One with parts is in it afterwards.
pub async fn send(db: &Db, facts: &Appointment, now: Instant) {
    let sealing = sealing();
    let mut mail = Message::RecordOpened.render("Pat Morgan", Language::De);
    mail.parts.html = Some("<p>Your record was opened.</p>".to_owned());
    let to = Addressee {
        account: None,
        email: "pat@example.org",
        name: "Pat Morgan",
        language: Language::default(),
    };
    let new = NewMail {
        id: random::uuid_v7(now).into(),
        mail: &mail,
        to: &to,
        about: Some((facts.id, Some(1))),
        until: None,
    };
    let mut tx = db.begin().await.unwrap();
    mails::insert(&mut tx, &sealing, &new, now).await.unwrap();
    let claim = Claim::new(now);
    let claimed = queue::claim(&mut tx, new.id.uuid(), &claim).await;
    let claimed = claimed.unwrap().unwrap();
    queue::mark(&mut tx, &claimed, &Outcome::Sent, now)
        .await
        .unwrap();
    queue::retry(&mut tx, new.id, now).await.unwrap();
    queue::keep(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    queue::due(db, now, 20).await.unwrap();
}

/// The links of calendars.
pub async fn subscribe(db: &Db, account: AccountId, now: Instant) {
    let mut tx = db.begin().await.unwrap();
    feeds::put(&mut tx, account, &[7; 32], now).await.unwrap();
    feeds::used(&mut tx, &[7; 32], now, now).await.unwrap();
    tx.commit().await.unwrap();
    feeds::find(db, account).await.unwrap();
    feeds::owner(db, &[7; 32]).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    feeds::drop_feed(&mut tx, account).await.unwrap();
    tx.commit().await.unwrap();
}

/// Who is told, and what they want to be told.
pub async fn remind(db: &Db, facts: &Appointment, now: Instant) {
    let patient = AccountId::from(facts.patient_id);
    let (from, until) = (now.plus_minutes(-1_000_000), now.plus_minutes(1_000_000));
    let near = receivers::near(db, Reminder::DayBefore, (from, until), 1).await;
    let near = near.unwrap();
    let mut tx = db.begin().await.unwrap();
    receivers::settle(&mut tx, &near[0], Reminder::DayBefore, now)
        .await
        .unwrap();
    receivers::both(&mut tx, facts.doctor_id.uuid(), facts.patient_id.uuid())
        .await
        .unwrap();
    let wanted = Reminders {
        day_before: true,
        hour_before: false,
    };
    receivers::choose(&mut tx, patient, &wanted).await.unwrap();
    tx.commit().await.unwrap();
    receivers::choices(db, patient).await.unwrap();
}
