//! See `api_fuzz::token`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| api_fuzz::token::check(input));
