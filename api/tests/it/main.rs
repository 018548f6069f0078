//! The one integration binary: the server as its clients meet it, over HTTP, on both databases.
//!
//! Every test makes a server and a database of its own and sets its clock, so that all of them can
//! run at once. PostgreSQL is a must: without `MYDOCTOR_TEST_POSTGRES_URL` the tests fail.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that can not go on must fail"
)]

mod audit;
mod authorization;
mod commands;
mod events;
mod hostile;
mod mail;
mod openapi;
mod query_plans;
mod races;
mod routes;
mod schema_parity;
mod sealing;
mod seeds;
mod store_contract;
mod support;
mod tidy;
mod trust;
