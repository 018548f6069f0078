//! The MyDoctor server.
//!
//! A request goes `server` → a slice's `handlers` → the rules of `shared`, the slice's `store`, and
//! back. `server` is the table of all routes, `error` the table of all failures.

pub mod accounts;
pub mod analytics;
pub mod app;
pub mod appointments;
pub mod attendance;
pub mod audit;
pub mod auth;
pub mod availability;
pub mod calendar;
pub mod changes;
pub mod clients;
pub mod clock;
pub mod config;
pub mod console;
pub mod consultations;
pub mod db;
pub mod demo;
pub mod deputies;
pub mod doctors;
pub mod emergency;
pub mod error;
pub mod events;
pub mod factors;
pub mod fail;
pub mod feeds;
pub mod fhir;
pub mod headers;
pub mod http;
pub mod jitsi;
pub mod links;
pub mod mail;
pub mod metrics;
pub mod notes;
pub mod notifications;
pub mod openapi;
pub mod outgoing;
pub mod privacy;
pub mod push;
pub mod queue;
pub mod random;
pub mod recordings;
pub mod reports;
pub mod sealing;
pub mod series;
pub mod server;
pub mod sessions;
pub mod settings;
pub mod site;
pub mod slots;
pub mod spa;
pub mod video;
pub mod webhooks;
pub mod zones;
