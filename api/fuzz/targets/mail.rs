//! See `api_fuzz::mail`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| api_fuzz::mail::check(input));
