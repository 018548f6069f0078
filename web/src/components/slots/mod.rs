//! Choosing one of the times that a doctor offers.

mod day;
mod faces;
mod picker;
mod week;

pub use faces::{Faces, When};
pub use picker::SlotPicker;
