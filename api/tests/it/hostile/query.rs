//! Query strings and cursors.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use shared::ErrorCode;
use uuid::Uuid;

use super::{World, is_refusal};
use crate::{
    on_both,
    support::{Answer, Doctor, raw},
};

const LISTS: [&str; 2] = ["/doctors", "/appointments"];

on_both! {
    async fn parameters_that_no_list_takes(server) {
        let world = World::new(&server).await;
        for list in LISTS {
            for query in [
                "limit=-1", "limit=0", "limit=101", "limit=256", "limit=1000000000", "limit=18446744073709551616", "limit=", "limit=x", "limit=1.5", "limit=1e1", "limit=%2020", "limit=0x10", "limit=1&limit=2",
                "offset=0", "offset=-1", "offset=9223372036854775808", "page=1", "sort=password_hash", "order=1;select%201", "fields=*", "limit[]=1", "limit[gt]=1", "Limit=1", "=", "x", "__proto__[a]=1",
                "patient_id=0190a0b0-0000-7000-8000-00000000000a", "doctor_id=0190a0b0-0000-7000-8000-00000000000a", "owner=all", "all=true", "role=admin",
                "cursor=x", "cursor=AAAA", "cursor=-1", "cursor=9223372036854775808", "cursor=%00", "cursor=%27%20OR%201=1%20--", "cursor=a&cursor=b", "cursor=%ff%fe", "cursor=====",
            ] {
                let answer = world.patient.get(&format!("{list}?{query}")).await;
                assert_eq!(answer.status, 400, "{list}?{query}: {}", answer.text);
                answer.problem(400, ErrorCode::MalformedRequest);
            }
            world.patient.get(&format!("{list}?limit=100")).await.ok(200);
            world.patient.get(&format!("{list}?limit=1")).await.ok(200);
            world.patient.get(&format!("{list}?")).await.ok(200);
        }
        for query in ["status=", "status=x&status=y"] {
            let answer = world.patient.get(&format!("/appointments?{query}")).await;
            assert!(answer.status == 200 || answer.status == 400, "{query}");
        }
        world.patient.get("/appointments?q=x").await.problem(400, ErrorCode::MalformedRequest);
        world.patient.get("/doctors?status=pending").await.problem(400, ErrorCode::MalformedRequest);
    }
}

on_both! {
    async fn cursors_that_we_did_not_give(server) {
        let world = World::new(&server).await;
        let id = Uuid::now_v7();
        let long = "x".repeat(3_000);
        let mut contents: Vec<Vec<u8>> = ["\n", "x\ny", "1\n2026-01-31T09:00:00Z", "\0\n\0"].map(|text| text.as_bytes().to_vec()).to_vec();
        contents.push(vec![0xff; 40]);
        for key in ["\0", "a\0b"] {
            contents.push(format!("{id}\n{key}").into_bytes());
        }
        for content in contents {
            for list in LISTS {
                let answer = world.patient.get(&format!("{list}?cursor={}", BASE64.encode(&content))).await;
                assert_eq!(answer.status, 400, "{list} {}", content.escape_ascii());
                answer.problem(400, ErrorCode::MalformedRequest);
            }
        }
        // One list's cursor is no cursor of the other; a place that was never given is a place all the same.
        for key in ["ada byron", "", "2026-01-31", "9999-12-31T23:59:59Z", "now", "' OR 1=1 --", &long] {
            let cursor = BASE64.encode(format!("{id}\n{key}"));
            world.patient.get(&format!("/appointments?cursor={cursor}")).await.problem(400, ErrorCode::MalformedRequest);
            let answer = world.patient.get(&format!("/doctors?cursor={cursor}")).await;
            assert!(answer.status == 200 || answer.status == 400, "{key:.40}: {}", answer.text);
        }
    }
}

on_both! {
    async fn quotes_in_a_parameter_are_letters(server) {
        let world = World::new(&server).await;
        Doctor::named(&server, "Dr. Ada Byron").await;
        let all = world.patient.get("/doctors").await.ok(200)["items"].as_array().unwrap().len();
        assert_eq!(all, 2);
        for text in ["' OR 1=1 --", "'; DROP TABLE doctors; --", "\" OR \"\"=\"", "$1", "?1", "\\'", "') UNION SELECT password_hash FROM accounts --", "%27", "\u{ff07} OR 1=1"] {
            for parameter in ["q", "specialty"] {
                let request = world.patient.request(reqwest::Method::GET, "/doctors").query(&[(parameter, text)]);
                assert_eq!(Answer::of(request).await.ok(200)["items"], serde_json::json!([]), "{parameter}={text}");
            }
            for parameter in ["status", "from", "to", "limit", "cursor"] {
                let request = world.patient.request(reqwest::Method::GET, "/appointments").query(&[(parameter, text)]);
                is_refusal(&Answer::of(request).await, text);
            }
        }
        assert_eq!(world.patient.get("/doctors").await.ok(200)["items"].as_array().unwrap().len(), all);
    }
}

on_both! {
    async fn searches_that_are_too_long_or_hold_a_nul(server) {
        let world = World::new(&server).await;
        for parameter in ["q", "specialty"] {
            for text in ["x".repeat(101), "👩".repeat(101), "a\0b".to_owned(), "x".repeat(7_000)] {
                let request = world.patient.request(reqwest::Method::GET, "/doctors").query(&[(parameter, &text)]);
                Answer::of(request).await.problem(400, ErrorCode::MalformedRequest);
            }
            for text in ["x".repeat(100), "👩‍⚕️".repeat(25), "\u{fdfa}".repeat(100), "İ".repeat(100), "a\u{301}".repeat(50)] {
                let request = world.patient.request(reqwest::Method::GET, "/doctors").query(&[(parameter, &text)]);
                Answer::of(request).await.ok(200);
            }
        }
    }
}

on_both! {
    async fn queries_that_are_no_text(server) {
        let world = World::new(&server).await;
        for query in ["q=%", "q=%f", "q=%zz", "q=%ff", "q=%C3%28", "q=%ed%a0%80", "q=%F0%9F", "&&&", "q=a&&", "q=+", "q=%E2%80%AE", "q=a=b=c", "q"] {
            let request = format!("GET /api/v1/doctors?{query} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\r\n", world.patient.token);
            let answer = raw(&server, request.as_bytes()).await;
            if answer.status != 200 {
                is_refusal(&answer, query);
            }
        }
    }
}
