//! The calls of a third person, who has no account: a secret from a link, then a pass.

use serde::{Serialize, de::DeserializeOwned};
use shared::wire::{
    consultation::JoinTicket,
    guest::{GuestAnswer, GuestHeartbeat, GuestPass, GuestVisit, RedeemLink, ShowPass},
};

use super::{Call, Failure, read};

/// Opens a link, once.
pub async fn redeem(link: &RedeemLink) -> Result<GuestPass, Failure> {
    tell(Call::post("/guest/redeem"), link).await
}

/// How things stand.
pub async fn visit(pass: &ShowPass) -> Result<GuestVisit, Failure> {
    tell(Call::post("/guest/visit"), pass).await
}

/// Asks to be let into the room.
pub async fn join(pass: &ShowPass) -> Result<JoinTicket, Failure> {
    tell(Call::post("/guest/join"), pass).await
}

/// Says that this page is there, and what it does.
pub async fn beat(beat: &GuestHeartbeat) -> Result<GuestVisit, Failure> {
    tell(Call::put("/guest/presence").outliving_page(), beat).await
}

/// Answers whether it may be recorded.
pub async fn answer(answer: &GuestAnswer) -> Result<GuestVisit, Failure> {
    tell(Call::put("/guest/recording-answer"), answer).await
}

async fn tell<T: DeserializeOwned>(call: Call, body: &impl Serialize) -> Result<T, Failure> {
    read(&call.json(body).send(None).await?)
}
