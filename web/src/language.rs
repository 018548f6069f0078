//! The languages that the browser asks for.

use leptos::prelude::window;
use shared::Language;

/// The first of them in which the clinic writes, if there is one.
pub fn of_browser() -> Option<Language> {
    let wanted = window().navigator().languages();
    let tags: Vec<String> = wanted.iter().filter_map(|tag| tag.as_string()).collect();
    Language::preferred(tags.iter().map(String::as_str))
}
