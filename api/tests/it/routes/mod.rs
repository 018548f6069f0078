//! Each slice's operations, one file per slice.

mod join;
