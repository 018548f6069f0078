//! `mydoctor audit`: whether the audit is as it was written.

use std::process::ExitCode;

use api::{
    audit::chain::{
        self, kept,
        verify::{KnownHead, verify},
    },
    clock::Clock,
    config::Config,
    db::Db,
    sealing::Sealing,
};
use clap::Subcommand;

use super::Fault;

/// What is asked of the audit.
#[derive(Subcommand)]
pub enum Question {
    /// Find every line that was changed, removed, cut off or put in; a line each, and the exit status
    Verify {
        /// A head that was kept elsewhere, which the chain must still go through
        #[arg(long, visible_alias = "head", value_name = "SEQ:HASH")]
        from: Option<KnownHead>,
    },
    /// Print the last link, to be kept where nobody changes it
    Head,
}

impl Question {
    /// Answers it.
    pub async fn run(self, config: &Config) -> Result<ExitCode, Fault> {
        let db = Db::open(&config.database).await?;
        if !db.is_current().await? {
            return Err(
                "the database's schema is not that of this version; run mydoctor migrate".into(),
            );
        }
        let code = match self {
            Self::Verify { from } => look(config, &db, from).await?,
            Self::Head => {
                let head = chain::head(&db).await?;
                println!("{}", head.ok_or("no line of the audit is sealed yet")?);
                ExitCode::SUCCESS
            }
        };
        db.close().await;
        Ok(code)
    }
}

async fn look(config: &Config, db: &Db, from: Option<KnownHead>) -> Result<ExitCode, Fault> {
    let sealing = Sealing::new(config, false)?;
    // Read before the chain is, which goes on meanwhile.
    let file = config.head_file();
    let kept = file.as_ref().map(kept::known).transpose()?.flatten();
    if let (Some(file), None) = (&file, &kept) {
        println!(
            "audit: there is no {}, so nothing is known of lines cut off the end",
            file.path().display()
        );
    }
    let known: Vec<KnownHead> = from.into_iter().chain(kept).collect();
    let mut found = 0_u64;
    let tell = |finding| {
        println!("{finding}");
        found += 1;
    };
    let links = verify(db, &sealing, &known, Clock::System.now(), tell).await?;
    Ok(if found == 0 {
        println!("audit: {links} lines, as they were written");
        ExitCode::SUCCESS
    } else {
        println!("audit: {found} findings in {links} lines");
        ExitCode::FAILURE
    })
}
