//! See `api_fuzz::url`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| api_fuzz::url::check(input));
