//! See `api_fuzz::time`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| api_fuzz::time::check(input));
