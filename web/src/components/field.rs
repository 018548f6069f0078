//! Labelled fields, with their hint and what is wrong with them.

use leptos::{html, prelude::*};

use super::form::{Form, sentence};

/// One labelled input.
#[component]
pub fn Field(
    form: Form,
    /// The field's name in the request.
    name: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    /// Said below the label.
    #[prop(optional, into)]
    hint: String,
    #[prop(optional)] optional: bool,
    /// Further attributes by name, such as `min` and `step`.
    #[prop(optional)]
    attributes: Vec<(&'static str, String)>,
    /// The id of a `datalist`.
    #[prop(optional)]
    list: Option<&'static str>,
) -> impl IntoView {
    let id = form.field_id(name);
    let hint = Hint::new(&id, hint, optional);
    let described = described_by(form, name, &id, hint.as_ref());
    let fault = fault_view(form, name, label, &id);
    let input = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(input) = input.get() {
            for (attribute, value) in &attributes {
                let _ = input.set_attribute(attribute, value);
            }
        }
    });
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {hint.map(Hint::view)}
            <input
                id=id
                name=name
                type=kind
                list=list
                autocomplete=autocomplete
                node_ref=input
                aria-required=(!optional).to_string()
                aria-invalid=move || form.fault_of(name).is_some().to_string()
                aria-describedby=described
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
            {fault}
        </div>
    }
}

/// One labelled text of several lines.
#[component]
pub fn TextArea(
    form: Form,
    name: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] optional: bool,
    #[prop(default = 4)] rows: u32,
) -> impl IntoView {
    let id = form.field_id(name);
    let hint = Hint::new(&id, hint, optional);
    let described = described_by(form, name, &id, hint.as_ref());
    let fault = fault_view(form, name, label, &id);
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {hint.map(Hint::view)}
            <textarea
                id=id
                name=name
                rows=rows
                autocomplete="off"
                aria-required=(!optional).to_string()
                aria-invalid=move || form.fault_of(name).is_some().to_string()
                aria-describedby=described
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
            {fault}
        </div>
    }
}

/// What is looked for in a list. It says no more than its label, so that it stands in line with others.
pub fn search_field(
    id: &'static str,
    label: &'static str,
    value: RwSignal<String>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                type="search"
                autocomplete="off"
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </div>
    }
}

/// What is said below a label, and the id it is pointed to by.
struct Hint {
    id: String,
    text: String,
}

impl Hint {
    fn new(field_id: &str, hint: String, optional: bool) -> Option<Self> {
        let text = match (optional, hint.is_empty()) {
            (false, true) => return None,
            (false, false) => hint,
            (true, true) => "Optional.".to_owned(),
            (true, false) => format!("Optional. {hint}"),
        };
        Some(Self {
            id: format!("{field_id}-hint"),
            text,
        })
    }

    fn view(self) -> AnyView {
        view! {
            <p class="field-hint" id=self.id>
                {self.text}
            </p>
        }
        .into_any()
    }
}

fn fault_id(field_id: &str) -> String {
    format!("{field_id}-fault")
}

fn described_by(
    form: Form,
    name: &'static str,
    field_id: &str,
    hint: Option<&Hint>,
) -> impl Fn() -> Option<String> + Send + use<> {
    let hint_id = hint.map(|hint| hint.id.clone());
    let fault_id = fault_id(field_id);
    move || {
        let fault = form.fault_of(name).map(|_| fault_id.clone());
        let ids: Vec<_> = [fault, hint_id.clone()].into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

fn fault_view(form: Form, name: &'static str, label: &'static str, field_id: &str) -> AnyView {
    let id = fault_id(field_id);
    let shown = move || {
        form.fault_of(name).map(|fault| {
            view! {
                <p class="field-fault" id=id.clone()>
                    {sentence(label, &fault)}
                </p>
            }
        })
    };
    shown.into_any()
}
