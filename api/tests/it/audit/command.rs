//! `mydoctor audit`, as an operator runs it.

use crate::{
    audit::{run, unlock},
    commands::{program::Program, with_both},
    support::Backend,
};

with_both! {
    async fn the_command_tells_what_it_finds(program) {
        program.set("MYDOCTOR_LOG", "off");
        let unready = program.run(&["audit", "verify"]).refused();
        assert!(unready.contains("mydoctor migrate"), "{unready}");
        program.run(&["migrate"]).ok();
        assert_eq!(program.run(&["audit", "head"]).refused(), "no line of the audit is sealed yet");

        let mut server = program.serve(&["--demo"]);
        server.token("testpatient").await;
        server.token("testdoctor").await;
        server.signal("TERM");
        assert!(server.wait().success());
        // What was written last is sealed before the server ends.
        let head = program.run(&["audit", "head"]).ok();
        let head = head.trim_end();
        let sound = program.run(&["audit", "verify", "--from", head]).ok();
        assert!(sound.ends_with("as they were written\n"), "{sound}");

        unlock(&program.db).await;
        run(&program.db, "UPDATE audit SET action = 'sign_out' WHERE action = 'sign_in'").await.unwrap();
        let found = program.run(&["audit", "verify", "--from", head]);
        assert_eq!(found.status.code(), Some(1), "{found:?}");
        assert_eq!(found.out.lines().filter(|line| line.ends_with(" was changed")).count(), 2, "{found:?}");
        assert!(found.out.contains("audit: 2 findings"), "{found:?}");
        let unclear = program.run(&["audit", "verify", "--from", "the last one"]);
        assert_eq!(unclear.status.code(), Some(2), "{unclear:?}");
    }
}
