//! How the servers of tests are configured.

use api::config::{Config, Options, Reach};
use clap::Parser;

/// The key that seals in these tests.
pub const DATA_KEY: &str = "c2VhbHMgd2hhdCB0aGVzZSB0ZXN0cyB3cml0ZSBkb3c=";

/// Stands among the flags of a server that tells receivers on this machine.
pub const LOCAL_RECEIVERS: &str = "--local-receivers";

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    options: Options,
}

/// The configuration of the tests, from flags as an operator would give them.
pub fn config(flags: &[&str]) -> Config {
    // That receivers are on this machine is no flag of the program's.
    let is_local = |flag: &&str| *flag == LOCAL_RECEIVERS;
    let reach = match flags.iter().any(is_local) {
        true => Reach::Tests,
        false => Reach::Public,
    };
    // A test that says how the video is set up says all of it.
    let is_usual = !flags.contains(&"--jitsi-mode");
    let video = [
        "--jitsi-mode",
        "jwt",
        "--jitsi-app-id",
        "mydoctor",
        "--jitsi-app-secret",
        "a secret of the video server, long enough",
    ];
    let elsewhere = flags.contains(&"--jitsi-domain");
    let domain = ["--jitsi-domain", "meet.example.org"]
        .into_iter()
        .filter(|_| is_usual && !elsewhere);
    let throttled = flags.contains(&"--rate-limit");
    let given = flags.contains(&"--data-key") || flags.contains(&"--data-key-file");
    let data_key = ["--data-key", DATA_KEY].into_iter().filter(|_| !given);
    let unthrottled = ["--rate-limit", "off"].into_iter().filter(|_| !throttled);
    let all = ["test"]
        .into_iter()
        .chain(video.into_iter().filter(|_| is_usual))
        .chain(domain)
        .chain(unthrottled)
        .chain(data_key)
        .chain(flags.iter().copied().filter(|flag| !is_local(flag)));
    let mut config = Flags::parse_from(all).options.resolve().unwrap();
    config.reach = reach;
    config
}
