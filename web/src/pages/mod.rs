//! One file per page. Each gives an `AnyView`, so that the route table stays small in WebAssembly.

pub mod appointments;
pub mod forbidden;
pub mod home;
pub mod login;
pub mod not_found;
pub mod register;
