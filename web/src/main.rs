//! Starts the SPA.

fn main() {
    web::run();
}
