//! The keys that seal: kept, changed while everything stays readable, and missed when they are gone.

use std::{fs, os::unix::fs::PermissionsExt as _, time::Duration};

use api::{
    appointments::store as appointments,
    config::Config,
    notes::store::{self as notes, signed},
    on_tx,
    sealing::{Context, Sealing, start::in_use, store::keys},
};
use shared::{AppointmentId, wire::note::NoteTexts};
use uuid::Uuid;

use super::{Program, with_both};
use crate::support::{Backend, at, config};

const OLD: &str = "b25lIG9sZCBrZXksIG9uZSBvbGQga2V5LCBvbGQga2U=";
const NEW: &str = "YSBuZXcga2V5LCBhIG5ldyBrZXksIGEgbmV3IGtleSE=";
/// Versions of one note: several transactions of a rotation.
const VERSIONS: i64 = 1_500;

fn sealing(keys: &str) -> Sealing {
    let config: Config = config(&["--data-key", keys]);
    Sealing::new(&config, false).unwrap()
}

fn texts(revision: i64) -> NoteTexts {
    NoteTexts {
        text: format!("note {revision}"),
        summary: format!("summary {revision}"),
    }
}

/// Writes one note with many versions, and signs it.
async fn write(program: &Program, sealing: &Sealing) -> AppointmentId {
    let due = appointments::unconfirmed(&program.db, at(10_000 * 24 * 60), 1).await;
    let id = due.unwrap()[0].facts().id;
    let mut tx = program.db.begin().await.unwrap();
    let key = sealing.to_write(&mut tx).await.unwrap();
    notes::save(&mut tx, &key, id, 0, &texts(1), at(0))
        .await
        .unwrap();
    for revision in 1..=VERSIONS {
        let editor = Uuid::from_u128(1).into();
        notes::add_version(
            &mut tx,
            &key,
            (id, revision),
            &texts(revision),
            editor,
            at(0),
        )
        .await
        .unwrap();
    }
    signed::sign(&mut tx, id, 1, at(0)).await.unwrap();
    signed::amend(&mut tx, &key, (id, 2), ("more", true), at(0))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

/// Reads all of it.
async fn read(program: &Program, sealing: &Sealing, id: AppointmentId) {
    let note = notes::find(&program.db, sealing, id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (note.text.as_str(), note.summary.as_str()),
        ("note 1", "summary 1")
    );
    let versions = notes::versions(&program.db, sealing, id, i64::MAX, VERSIONS + 1)
        .await
        .unwrap();
    assert_eq!(versions.len(), usize::try_from(VERSIONS).unwrap());
    for version in versions {
        let wanted = texts(version.revision);
        assert_eq!(
            (version.text, version.summary),
            (wanted.text, wanted.summary)
        );
    }
    let more = signed::amendments(&program.db, sealing, id).await.unwrap();
    assert_eq!(more[0].text, "more");
}

with_both! {
    async fn a_rotation_that_is_killed_goes_on_and_nothing_is_lost(program) {
        program.set("MYDOCTOR_DATA_KEY", OLD);
        program.run(&["create-test-appointments"]).ok();
        let id = write(&program, &sealing(OLD)).await;

        program.set("MYDOCTOR_DATA_KEY", &format!("{NEW},{OLD}"));
        let both = sealing(&format!("{NEW},{OLD}"));
        for milliseconds in [40, 80, 120, 160] {
            program.killed(&["keys", "rotate"], Duration::from_millis(milliseconds));
            read(&program, &both, id).await;
        }
        let done = program.run(&["keys", "rotate"]).ok();
        assert!(done.contains("Sealed anew") && done.contains("Nothing is sealed with the key"), "{done}");
        read(&program, &sealing(NEW), id).await;
        let old = sealing(OLD).keyring().sealing_id().to_owned();
        assert_eq!(in_use(&program.db, &old).await.unwrap(), 0);
        assert!(keys(&program.db).await.unwrap().iter().any(|key| key.key_id == old && key.is_retired()));

        // The old key is no longer needed.
        program.set("MYDOCTOR_DATA_KEY", NEW);
        program.run(&["migrate"]).ok();
        assert!(program.run(&["keys", "rotate"]).ok().contains(": 0 rows"));
    }
}

with_both! {
    async fn the_database_knows_a_key_before_a_running_server_seals_with_it(program) {
        program.set("MYDOCTOR_DATA_KEY", OLD);
        program.run(&["migrate"]).ok();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("keys");
        let write = |keys: &[&str]| {
            fs::write(&file, keys.join("\n")).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        };
        write(&[OLD]);
        let config: Config = config(&["--data-key-file", file.to_str().unwrap()]);
        let running = Sealing::new(&config, false).unwrap();
        write(&[NEW, OLD]);
        let (old, new) = (sealing(OLD), sealing(NEW));
        let (old, new) = (old.keyring(), new.keyring());

        // What another process has sealed with it opens, and still the old one seals.
        let place = Context::new("notes", "text", Uuid::from_u128(1));
        let text = new.seal(&place, "by another").unwrap();
        assert_eq!(running.open(&place, &text).unwrap(), "by another");
        assert_eq!(running.keyring().sealing_id(), old.sealing_id());

        running.take_up(&program.db, at(0)).await.unwrap();
        assert_eq!(running.keyring().sealing_id(), new.sealing_id());
        assert!(keys(&program.db).await.unwrap().iter().any(|key| key.key_id == new.sealing_id()));
    }
}

with_both! {
    async fn a_key_that_does_not_fit_the_database_stops_the_start_in_one_line(program) {
        program.set("MYDOCTOR_LOG", "warn");
        program.set("MYDOCTOR_DATA_KEY", OLD);
        program.run(&["migrate"]).ok();
        program.set("MYDOCTOR_DATA_KEY", NEW);
        let (old, new) = (sealing(OLD), sealing(NEW));
        for command in [vec!["serve"], vec!["migrate"], vec!["keys", "rotate"]] {
            let line = program.run(&command).refused();
            assert!(line.contains(old.keyring().sealing_id()) && line.contains(new.keyring().sealing_id()), "{line}");
            assert!(line.contains("MYDOCTOR_DATA_KEY") && !line.contains(NEW), "{line}");
        }
        program.set("MYDOCTOR_DATA_KEY", &format!("{NEW},{OLD}"));
        program.run(&["migrate"]).ok();
    }
}

with_both! {
    async fn what_an_older_version_left_plain_is_sealed_at_the_start(program) {
        program.set("MYDOCTOR_DATA_KEY", OLD);
        program.run(&["create-test-appointments"]).ok();
        let sealing = sealing(OLD);
        let id = write(&program, &sealing).await;
        // As a version without seals would have written it.
        const PLAIN: &str = "UPDATE notes SET text = 'note 1', summary = 'summary 1', sealed_by = ''; \
            UPDATE note_amendments SET text = 'more', sealed_by = ''";
        let mut tx = program.db.begin().await.unwrap();
        on_tx!(&mut tx, conn => sqlx::raw_sql(PLAIN).execute(conn).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        notes::find(&program.db, &sealing, id).await.map(drop).unwrap_err();
        program.run(&["migrate"]).ok();
        read(&program, &sealing, id).await;
    }
}

#[actix_web::test]
async fn a_key_is_kept_beside_an_embedded_database_and_a_new_one_seals_at_once() {
    let program = Program::new(Backend::Sqlite).await;
    program.run(&["migrate"]).ok();
    let file = program.file("data-key");
    let first = fs::read_to_string(&file).unwrap();
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert!(program.run(&["keys", "new"]).ok().contains("data-key"));
    let both = fs::read_to_string(&file).unwrap();
    assert!(
        both.lines().count() == 2 && both.ends_with(&first),
        "the new key comes first"
    );
    program.run(&["keys", "rotate"]).ok();
    let told = program.run(&["check"]).ok();
    assert!(
        told.contains(" seals; ") && told.contains(" only opens; 0 rows"),
        "{told}"
    );
    // Without the file nobody reads the database, and a new one is not made in its place.
    fs::remove_file(&file).unwrap();
    assert!(program.run(&["migrate"]).refused().contains("data-key"));
    assert!(!file.exists());
}

#[actix_web::test]
async fn without_a_key_postgresql_is_sealed_with_one_derived_and_warned() {
    let mut program = Program::new(Backend::Postgres).await;
    program.run(&["migrate"]).ok();
    assert!(
        program
            .run(&["check"])
            .ok()
            .contains("warning: MYDOCTOR_DATA_KEY is not set")
    );
    // A key of its own takes over; the derived one still opens.
    program.set("MYDOCTOR_DATA_KEY", NEW);
    program.run(&["keys", "rotate"]).ok();
    assert!(
        !program
            .run(&["check"])
            .ok()
            .contains("MYDOCTOR_DATA_KEY is not set")
    );
    program.set("MYDOCTOR_DATA_KEY", "");
    program.set(
        "MYDOCTOR_JWT_SECRET",
        "another key of the access tokens, long enough",
    );
    let line = program.run(&["migrate"]).refused();
    assert!(line.contains("MYDOCTOR_JWT_SECRET"), "{line}");
}
