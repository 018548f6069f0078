//! See `api_fuzz::calendar`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| api_fuzz::calendar::check(input));
