//! `mydoctor`: one binary with the server and the commands around it.

mod cli;

use std::process::ExitCode;

use clap::Parser as _;

#[actix_web::main]
async fn main() -> ExitCode {
    match cli::Cli::parse().run().await {
        Ok(code) => code,
        Err(fault) => {
            eprintln!("mydoctor: {fault}");
            ExitCode::FAILURE
        }
    }
}
