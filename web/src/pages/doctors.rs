//! The directory of doctors.

use js_sys::JsString;
use leptos::prelude::*;
use shared::wire::doctor::Doctor;

use crate::{
    api::DoctorQuery,
    app::use_base,
    components::{field::search_field, form::on_submit, page::Heading, paged::Paged},
    path,
};

/// The page.
pub fn page() -> AnyView {
    let base = use_base();
    let text = RwSignal::new(String::new());
    let specialty = RwSignal::new(String::new());
    let load = move |cursor| {
        let query = DoctorQuery {
            text: text.get_untracked(),
            specialty: specialty.get_untracked(),
        };
        async move { base.api().doctors(&query, cursor).await }
    };
    let list = Paged::new(load, |doctor| doctor.id.to_string(), doctor_card);
    view! {
        <div class="page">
            <Heading text="Doctors"/>
            <form class="search" role="search" on:submit=on_submit(move || list.reload())>
                {search_field("doctor-name", "Name", text)}
                {search_field("doctor-specialty", "Specialty", specialty)}
                <button type="submit" class="button button-primary">
                    "Search"
                </button>
            </form>
            <div class="stack">
                <ul class="doctors">
                    {list.lines()}
                </ul>
                <Show when=move || list.is_empty()>
                    <p class="empty" role="status">
                        "No doctor was found. Try a shorter name, or leave the specialty empty."
                    </p>
                </Show>
                {list.foot("Show more")}
            </div>
        </div>
    }
    .into_any()
}

fn doctor_card(doctor: Doctor) -> AnyView {
    let letters = initials(&doctor.name);
    view! {
        <li class="doctor">
            <span class="avatar" aria-hidden="true">
                {letters}
            </span>
            <div class="doctor-text">
                <h2>
                    <a href=path::doctor(doctor.id)>{doctor.name}</a>
                </h2>
                <p class="card-beside">{doctor.specialty}</p>
            </div>
        </li>
    }
    .into_any()
}

/// The first letters of the last two words of a name; titles come first and fall away.
pub fn initials(name: &str) -> String {
    let words: Vec<_> = name
        .split_whitespace()
        .filter(|word| !word.ends_with('.'))
        .collect();
    let last_two = words.iter().skip(words.len().saturating_sub(2));
    let letters = last_two
        .filter_map(|word| word.chars().next())
        .collect::<String>();
    // The browser's, because its tables need not be downloaded.
    JsString::from(letters).to_upper_case().into()
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::initials;

    #[test]
    fn initials_are_of_the_name_and_not_of_titles() {
        assert_eq!(initials("Dr. med. Ada Byron"), "AB");
        assert_eq!(initials("Zoë"), "Z");
        assert_eq!(initials("Dr."), "");
    }
}
