//! The pieces pages are made of.

pub mod appointment_actions;
pub mod appointment_card;
pub mod badge;
pub mod booking;
pub mod button;
pub mod choice;
pub mod download;
pub mod failure;
pub mod fetched;
pub mod field;
pub mod form;
pub mod frame;
pub mod guard;
pub mod join_button;
pub mod lengths;
pub mod navigator;
pub mod page;
pub mod paged;
pub mod part;
pub mod rating;
pub mod reason_dialog;
pub mod scope_choice;
pub mod skeleton;
pub mod slots;
pub mod status_filter;
pub mod when;
