//! The script that shows what is pushed.

use std::fs;

use shared::{EventType, Role, consultation::presence::Side};

use crate::tidy::source::top;

#[test]
fn it_has_words_for_everything_that_is_told_and_for_nothing_else() {
    let script = fs::read_to_string(top().join("web/assets/push-worker.js")).unwrap();
    let by = [None, Some(Role::Patient), Some(Role::Doctor)];
    for kind in EventType::ALL {
        let is_told = [Side::Patient, Side::Doctor]
            .into_iter()
            .any(|side| by.iter().any(|by| kind.is_news_to(side, *by)));
        let has_words = script.contains(&format!("  '{}': '", kind.as_str()));
        assert_eq!(has_words, is_told, "{}", kind.as_str());
    }
}
