//! In which language somebody is written to.

use leptos::prelude::*;
use shared::Language;

use super::choice::choice;

/// The languages by their own names; `tag` is that of the chosen one.
pub fn language_choice(tag: RwSignal<String>) -> AnyView {
    let text = |language: Language| (language.to_string(), language.own_name().to_owned());
    let items = Language::ALL.map(text).to_vec();
    choice("language", "Language of e-mails", items, tag)
}
