//! Whether a consultation may be recorded, who agreed to it, and where the recordings are.
//!
//! The rules stand in `shared/src/consultation/recording.rs`. A ticket with which the doctor can record
//! is made only while everybody who takes part agrees; when that ends, the doctor's page stops the
//! recording and takes another ticket. What a page does with a ticket it already has is not ours to
//! hold, which is why the end is told to everybody at once.

pub mod consent;
pub mod handlers;
pub mod kept;
pub mod store;
