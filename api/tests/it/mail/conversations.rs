//! What arrives, and on which ways.

use mail_parser::{HeaderValue, MessageParser};
use serde_json::json;

use super::{MailServer, Tls, ids, send, server, states, tell, with_mails};
use crate::{
    commands::program::Program,
    support::{Admin, Backend, at},
};

/// Looks at a mail to Zoë as its receiver's program does.
async fn arrives(tls: Tls, backend: Backend) {
    let mails = MailServer::start(tls);
    let server = server(backend, &mails).await;
    tell(&server.app, "zoe@example.org").await;
    assert_eq!(send(&server).await, 1);
    let taken = mails.taken();
    let [taken] = &taken[..] else {
        panic!("{taken:?}");
    };
    assert_eq!(taken.to, "zoe@example.org");
    let mail = MessageParser::default().parse(&taken.bytes).unwrap();
    let (from, to) = (mail.from().unwrap(), mail.to().unwrap());
    let (from, to) = (from.first().unwrap(), to.first().unwrap());
    assert_eq!(
        (from.name(), from.address()),
        (Some("The clinic"), Some("no-reply@clinic.example.org"))
    );
    assert_eq!(
        (to.name(), to.address()),
        (Some("Zoë Müller"), Some("zoe@example.org"))
    );
    assert_eq!(mail.subject(), Some("Your password was changed"));
    assert_eq!(mail.date().unwrap().to_timestamp(), at(0).unix());
    let id = ids(&server.app).await[0];
    assert_eq!(
        mail.message_id(),
        Some(format!("{id}@clinic.example.org").as_str())
    );
    let away = mail.header("Auto-Submitted").map(HeaderValue::as_text);
    assert_eq!(away, Some(Some("auto-generated")));
    let text = mail.body_text(0).unwrap();
    assert!(text.starts_with("Dear Zoë Müller,"), "{text}");
    assert!(text.contains("“Forgot your password?”"), "{text}");
    // Nothing in it needs more than the oldest mail server passes on.
    assert!(taken.bytes.is_ascii());
    assert!(
        taken
            .bytes
            .split(|byte| *byte == b'\n')
            .all(|line| line.len() <= 999)
    );
    assert_eq!(states(&server).await, ["zoe@example.org sent 1"]);
    assert_eq!(send(&server).await, 0, "it is sent once");
}

#[actix_web::test]
async fn after_starttls_signed_in() {
    arrives(Tls::Upgraded, Backend::Sqlite).await;
}

#[actix_web::test]
async fn inside_tls_signed_in() {
    arrives(Tls::Implicit, Backend::Postgres).await;
}

#[actix_web::test]
async fn in_plain_text_on_this_machine() {
    arrives(Tls::None, Backend::Sqlite).await;
}

with_mails! {
    async fn an_admin_sees_what_became_of_them(server, mails: Tls::None) {
        let admin = Admin::new(&server).await;
        for to in ["pat@example.org", "refused@example.org", "busy@example.org"] {
            tell(&server.app, to).await;
        }
        send(&server).await;
        let seen = |state: &'static str| {
            let admin = &admin;
            async move {
                let page = admin.get(&format!("/mails?state={state}")).await.ok(200);
                let items = page["items"].as_array().unwrap().clone();
                assert_eq!(items.len(), 1, "{state}");
                items[0].clone()
            }
        };
        let sent = seen("sent").await;
        assert_eq!((&sent["to_address"], &sent["sent_at"]), (&json!("pat@example.org"), &json!(at(0))));
        assert_eq!((&sent["attempts"], &sent["last_fault"]), (&json!(1), &json!(null)));
        let queued = seen("queued").await;
        assert_eq!((&queued["to_address"], &queued["last_fault"]), (&json!("busy@example.org"), &json!("mail_refused_451")));
        let dead = seen("dead").await;
        assert_eq!((&dead["to_address"], &dead["last_fault"]), (&json!("refused@example.org"), &json!("mail_refused_550")));
        assert_eq!(mails.receivers(), ["pat@example.org"]);
    }
}

#[actix_web::test]
async fn an_operator_sees_whether_mails_go_out() {
    let mails = MailServer::start(Tls::Upgraded);
    let mut program = Program::new(Backend::Sqlite).await;
    let try_one = ["check", "--mail", "operator@example.org"];
    let refused = program.run(&try_one).refused();
    assert!(refused.contains("MYDOCTOR_SMTP_URL"), "{refused}");

    program.set("MYDOCTOR_SMTP_URL", &mails.url());
    program.set("MYDOCTOR_MAIL_FROM", "no-reply@clinic.example.org");
    let unknown = program.run(&try_one);
    assert!(!unknown.status.success());
    assert!(unknown.out.contains("MYDOCTOR_SMTP_CA_FILE"), "{unknown:?}");

    let authority = mails.authority();
    program.set("MYDOCTOR_SMTP_CA_FILE", authority.to_str().unwrap());
    let out = program.run(&try_one).ok();
    assert!(out.contains("took a mail to operator@example.org"), "{out}");
    let refused = program.run(&["check", "--mail", "refused@example.org"]);
    assert!(
        !refused.status.success() && refused.out.contains("550"),
        "{refused:?}"
    );
    assert_eq!(mails.receivers(), ["operator@example.org"]);
}
