//! The appointment as a file for the reader's own calendar.

use js_sys::Array;
use leptos::prelude::*;
use shared::AppointmentId;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use crate::{
    app::use_base,
    components::form::{Form, FormSummary},
};

/// Fetches the file and hands it to the browser.
#[component]
pub fn CalendarButton(id: AppointmentId) -> impl IntoView {
    let base = use_base();
    let form = Form::new("calendar");
    let press = move |_| {
        form.send(async move { base.api().calendar(id).await }, |file| {
            // Only a browser that makes no files at all refuses, and then there is none to offer.
            let _ = save(&file);
        });
    };
    view! {
        <FormSummary form labels=&[]/>
        <button type="button" class="button" aria-disabled=move || form.is_busy().to_string() on:click=press>
            "Add to calendar"
        </button>
    }
}

fn save(file: &str) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type("text/calendar;charset=utf-8");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&file.into()), &kind)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download("appointment.ics");
    link.click();
    Url::revoke_object_url(&address)
}
