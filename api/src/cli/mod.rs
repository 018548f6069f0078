//! The command line.

mod audit;
mod check;
mod create_account;
mod keys;
mod serve;
mod test_data;
mod zones;

use std::process::ExitCode;

use api::{
    clock::Clock,
    config::{Config, Options},
    db::Db,
    demo::Volume,
    sealing::{Sealing, start},
};
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

/// Why a command failed: one line for the person who called it.
pub type Fault = Box<dyn std::error::Error>;

/// Video appointments between patients and doctors that a clinic can run itself
#[derive(Parser)]
#[command(name = "mydoctor", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    options: GlobalOptions,
}

/// The configuration, which every command takes before or after its name.
#[derive(clap::Args)]
struct GlobalOptions {
    #[command(flatten)]
    options: Options,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and the pages
    Serve(serve::Serve),
    /// Bring the database's schema up to date
    Migrate,
    /// Make the test accounts and appointments in every status and at every edge of the join window
    CreateTestAppointments(Volume),
    /// Make an account; the password is read from standard input
    CreateAccount(create_account::CreateAccount),
    /// The keys that seal what nobody reads who has only the database
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Look whether the audit is as it was written
    Audit {
        #[command(subcommand)]
        question: audit::Question,
    },
    /// Print the OpenAPI document
    Openapi,
    /// Check configuration, database, video and mail, a line each
    Check {
        /// Instead list the future appointments whose wall time means another instant by now
        #[arg(long)]
        zones: bool,
        /// Instead look at the video servers from here, and sign in at them once with a trial token
        #[arg(long, conflicts_with = "zones")]
        jitsi: bool,
        /// Instead send one mail to this address, and say what the mail server makes of it
        #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["zones", "jitsi"])]
        mail: Option<String>,
    },
}

impl Cli {
    /// Reads the command line; what is wrong with it ends the program with clap's words.
    pub fn read() -> Self {
        let command = Self::command().mut_args(|setting| setting.global(true));
        let read = Self::from_arg_matches(&command.get_matches());
        read.unwrap_or_else(|error| error.exit())
    }

    /// Does what was asked for.
    pub async fn run(self) -> Result<ExitCode, Fault> {
        if matches!(self.command, Command::Openapi) {
            print!("{}", api::openapi::json()?);
            return Ok(ExitCode::SUCCESS);
        }
        let config = self.options.options.resolve()?;
        match self.command {
            Command::Serve(serve) => serve.run(config).await?,
            Command::Migrate => {
                migrated(&config).await?.0.close().await;
                println!("The database is up to date.");
            }
            Command::CreateTestAppointments(volume) => test_data::run(&config, &volume).await?,
            Command::CreateAccount(account) => account.run(&config).await?,
            Command::Keys(keys) => keys.run(&config).await?,
            Command::Audit { question } => return question.run(&config).await,
            Command::Check { zones: true, .. } => return zones::run(&config).await,
            Command::Check { jitsi: true, .. } => return check::video(&config).await,
            Command::Check { mail: Some(to), .. } => return check::mail(&config, &to).await,
            Command::Check { .. } => return check::run(&config).await,
            Command::Openapi => {}
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Opens the configured database, brings it up to date and sees that the keys fit what is sealed in it.
async fn migrated(config: &Config) -> Result<(Db, Sealing), Fault> {
    let db = Db::open(&config.database).await?;
    if db.may_migrate().await? {
        db.migrate().await?;
    } else if !db.is_current().await? {
        return Err(
            "the database's schema is not that of this version, and this role does not own its tables; \
             run mydoctor migrate as the owner"
                .into(),
        );
    }
    let sealing = start::ready(config, &db, Clock::System.now()).await?;
    Ok((db, sealing))
}
