//! Prepares a build that is divided into parts.
//!
//! `cargo xtask` names the folder for the parts when it calls Trunk. Without that name, as in
//! `trunk serve` and in tests, the program is one piece and nothing here does anything.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=MYDOCTOR_WEB_PARTS");
    println!("cargo::rustc-check-cfg=cfg(in_parts)");
    if std::env::var_os("MYDOCTOR_WEB_PARTS").is_some() {
        println!("cargo::rustc-cfg=in_parts");
        // The divider follows the linker's notes on who refers to whom.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
