//! One file per page. Each gives an `AnyView`, so that the route table stays small in WebAssembly.

pub mod admin;
pub mod appointments;
pub mod confirm;
pub mod consultation;
pub mod doctor;
pub mod doctors;
pub mod forbidden;
pub mod home;
pub mod login;
pub mod not_found;
pub mod register;
pub mod settings;

use std::str::FromStr;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The `:id` of the address, if it is one.
fn id_of_path<Id: FromStr>() -> Option<Id> {
    use_params_map().get_untracked().get_str("id")?.parse().ok()
}
