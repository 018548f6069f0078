//! `mydoctor`: one binary with the server and the commands around it.

mod cli;

use std::process::ExitCode;

#[actix_web::main]
async fn main() -> ExitCode {
    match cli::Cli::read().run().await {
        Ok(code) => code,
        Err(fault) => {
            eprintln!("mydoctor: {fault}");
            ExitCode::FAILURE
        }
    }
}
