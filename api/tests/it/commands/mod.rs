//! The commands, run as an operator runs them.

mod crash;
mod keys;
pub mod killed;
mod log;
pub mod program;
mod role;
mod stop;
mod test_data;
mod walk_through;
mod zones;

use std::net::TcpListener;

use program::Program;
use shared::{ErrorCode, Role};

use crate::support::Backend;

/// Makes of one test body two: with SQLite and with PostgreSQL behind the binary.
macro_rules! with_both {
    (async fn $name:ident($program:ident) $body:block) => {
        mod $name {
            use super::*;

            async fn body(mut $program: Program) $body

            #[actix_web::test]
            async fn sqlite() {
                body(Program::new(Backend::Sqlite).await).await;
            }

            #[actix_web::test]
            async fn postgres() {
                body(Program::new(Backend::Postgres).await).await;
            }
        }
    };
}
pub(crate) use with_both;

const PASSWORD: &str = "violet otter drums at nine";

fn create<'a>(role: &'a str, username: &'a str, email: &'a str) -> [&'a str; 9] {
    [
        "create-account",
        "--role",
        role,
        "--username",
        username,
        "--email",
        email,
        "--name",
        "Kim Lee",
    ]
}

#[actix_web::test]
async fn openapi_prints_the_committed_document() {
    let printed = Program::new(Backend::Sqlite).await.run(&["openapi"]).ok();
    assert!(printed == include_str!("../../../openapi.json"));
}

with_both! {
    async fn migrating_twice_is_migrating_once(program) {
        program.set("MYDOCTOR_LOG", "warn");
        for _ in 0..2 {
            assert_eq!(program.run(&["migrate"]).ok(), "The database is up to date.\n");
            assert!(program.db.is_current().await.unwrap());
        }
    }
}

with_both! {
    async fn created_accounts_sign_in(program) {
        program.set("MYDOCTOR_RATE_LIMIT", "off");
        let input = format!("{PASSWORD}\n");
        let roles = [Role::Patient, Role::Doctor, Role::Admin, Role::Integrator];
        for role in roles {
            let (word, email) = (role.to_string(), format!("{role}@example.org"));
            let id = program.run_with_input(&create(&word, &format!("kim-{role}"), &email), &input).ok();
            assert!(shared::AccountId::from(uuid::Uuid::parse_str(id.trim()).unwrap()).to_string() == id.trim());
        }
        let mut server = program.serve(&[]);
        for role in roles {
            for login in [format!("kim-{role}"), format!("{role}@example.org")] {
                let account = &server.login(&login, PASSWORD).await.ok(200)["account"];
                assert_eq!((&account["role"], &account["name"]), (&role.to_string().into(), &"Kim Lee".into()));
            }
        }
        server.login("kim-doctor", "another password").await.problem(401, ErrorCode::InvalidCredentials);

        // A new start signs nobody out: the key of the tokens is kept.
        let signed_in = server.login("kim-doctor", PASSWORD).await.ok(200);
        server.signal("TERM");
        assert!(server.wait().success());
        let server = program.serve(&[]);
        let me = server.get(signed_in["access_token"].as_str().unwrap(), "/me").await;
        assert_eq!(me["username"], "kim-doctor");
    }
}

with_both! {
    async fn accounts_that_can_not_be_are_refused_in_one_line(program) {
        program.set("MYDOCTOR_LOG", "warn");
        let weak = program.run_with_input(&create("doctor", "kim", "kim@example.org"), "password1\n").refused();
        assert!(weak.starts_with("the password "), "{weak}");
        let short = program.run_with_input(&create("doctor", "kim", "kim@example.org"), "").refused();
        assert!(short.starts_with("the password "), "{short}");
        let input = format!("{PASSWORD}\n");
        let address = program.run_with_input(&create("doctor", "kim", "kim"), &input).refused();
        assert!(address.starts_with("--email "), "{address}");

        program.run_with_input(&create("doctor", "kim", "kim@example.org"), &input).ok();
        for (username, email) in [("kim", "lee@example.org"), ("lee", "KIM@example.org")] {
            let taken = program.run_with_input(&create("patient", username, email), &input).refused();
            assert_eq!(taken, "the user name or the e-mail address is taken");
        }
        let role = program.run_with_input(&create("owner", "lee", "lee@example.org"), &input);
        assert_eq!(role.status.code(), Some(2), "{role:?}");
    }
}

with_both! {
    async fn check_tells_how_things_stand(program) {
        program.set("MYDOCTOR_JITSI_DOMAIN", "meet.example.org");
        let before = program.run(&["check"]);
        assert_eq!(before.status.code(), Some(1), "{before:?}");
        assert!(before.out.contains("database: its schema is not that of this version"), "{}", before.out);

        program.run(&["migrate"]).ok();
        let after = program.run(&["check"]).ok();
        assert!(after.contains("schema up to date"), "{after}");
        assert!(after.contains("meet.example.org"), "{after}");
        // Without tokens the room's name is the only lock, and that is said.
        assert!(after.contains("warning: "), "{after}");

        program.run(&["create-test-appointments"]).ok();
        let published = program.run(&["check"]);
        assert_eq!(published.status.code(), Some(1), "{published:?}");
        assert!(published.out.contains("testdoctor"), "{}", published.out);
    }
}

#[actix_web::test]
async fn a_wrong_variable_stops_the_start_in_one_line() {
    for (variable, value) in [
        ("MYDOCTOR_BIND", "localhost"),
        ("MYDOCTOR_DATABASE_URL", "mysql://root@db/x"),
        ("MYDOCTOR_JWT_SECRET", "too short"),
        ("MYDOCTOR_JITSI_MODE", "closed"),
        ("MYDOCTOR_JOIN_OPENS_BEFORE_MINUTES", "soon"),
        ("MYDOCTOR_RATE_LIMIT", "perhaps"),
        ("MYDOCTOR_LOG", "a=b=c"),
    ] {
        let mut program = Program::new(Backend::Sqlite).await;
        program.set(variable, value);
        for command in ["serve", "migrate", "check"] {
            let line = program.run(&[command]).refused();
            assert!(
                line.starts_with(&format!("{variable}: ")),
                "{command}: {line}"
            );
            assert!(
                line.contains(&format!("; for example {variable}=")),
                "{command}: {line}"
            );
        }
    }
}

#[actix_web::test]
async fn a_busy_port_is_one_line() {
    let held = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = held.local_addr().unwrap().to_string();
    let mut program = Program::new(Backend::Sqlite).await;
    program.set("MYDOCTOR_BIND", &address);
    let line = program.run(&["serve"]).refused();
    assert!(
        line.contains(&address) && line.contains("MYDOCTOR_BIND"),
        "{line}"
    );
}

#[actix_web::test]
async fn a_clinic_asks_its_admins_for_a_second_factor() {
    let mut program = Program::new(Backend::Sqlite).await;
    program.set("MYDOCTOR_LOG", "warn");
    program.set("MYDOCTOR_SECOND_FACTOR", "nobody");
    let refused = program.run(&["serve"]).refused();
    let is_clear = |word: &&str| refused.contains(*word);
    assert!(
        ["MYDOCTOR_SECOND_FACTOR", "--demo"].iter().all(is_clear),
        "{refused}"
    );
}

#[actix_web::test]
async fn a_set_clock_is_for_demonstrations() {
    let program = Program::new(Backend::Sqlite).await;
    let refused = program.run(&["serve", "--now", "2026-01-31T09:00:00Z"]);
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert!(refused.err.contains("--demo"), "{}", refused.err);
    let unclear = program.run(&["serve", "--demo", "--now", "tomorrow"]);
    assert_eq!(unclear.status.code(), Some(2), "{unclear:?}");
}

// An operator may write a flag on either side of the command's name, and it wins over the variable.
with_both! {
    async fn a_flag_of_a_setting_stands_before_or_after_the_command(program) {
        program.set("MYDOCTOR_JOIN_OPENS_BEFORE_MINUTES", "never");
        for arguments in [["--join-opens-before-minutes", "5", "migrate"], ["migrate", "--join-opens-before-minutes", "5"]] {
            let done = program.run(&arguments);
            assert!(done.status.success(), "{}", done.err);
        }
        assert!(!program.run(&["migrate"]).status.success());
    }
}
