//! One file per page. Each gives an `AnyView`, so that the route table stays small in WebAssembly.

pub mod accept_invitation;
pub mod account;
pub mod account_link;
pub mod accounts;
pub mod admin;
pub mod analytics;
pub mod appointment;
pub mod appointments;
pub mod audit;
pub mod availability;
pub mod clients;
pub mod clinic;
pub mod confirm;
pub mod consultation;
pub mod device_check;
pub mod doctor;
pub mod doctors;
pub mod emergency;
pub mod forbidden;
pub mod guest;
pub mod home;
pub mod login;
pub mod not_found;
pub mod note;
pub mod notifications;
pub mod privacy;
pub mod record_accesses;
pub mod register;
pub mod second_factor;
pub mod settings;
pub mod summary;
pub mod webhooks;

use std::str::FromStr;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// What a page shows for the `:id` of the address: anew for another id, and for what is none, too.
fn with_id<Id>(page: fn(Option<Id>) -> AnyView) -> AnyView
where
    Id: FromStr + PartialEq + Send + Sync + Copy + 'static,
{
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get_str("id")?.parse::<Id>().ok()));
    (move || page(id.get())).into_any()
}
