//! Lines of inputs that can be added and removed.

use leptos::prelude::*;

use super::draft::{Row, Rows};
use crate::components::button::button;
use crate::components::form::Form;

/// An input of a line.
pub struct Column {
    /// What it is called.
    pub label: &'static str,
    /// The kind of the input.
    pub kind: &'static str,
    /// Which of the line's texts it holds.
    pub text: usize,
}

/// When a window begins, where the line's first text is something else.
pub const FROM: Column = Column {
    label: "From",
    kind: "time",
    text: 1,
};
/// When it ends.
pub const TO: Column = Column {
    label: "To",
    kind: "time",
    text: 2,
};

/// A list of lines.
#[component]
pub fn RowList(
    form: Form,
    /// The name of the list in the request; the first input of line 2 has the id of `name[2]`.
    name: &'static str,
    /// What one line is.
    what: &'static str,
    columns: &'static [Column],
    rows: Rows,
    /// Only lines with this first text, and new ones get it.
    #[prop(optional)]
    of: Option<&'static str>,
    /// The texts of a new line.
    fresh: fn() -> [String; 3],
) -> impl IntoView {
    let is_of = move |row: &Row| of.is_none_or(|of| row.texts[0].with_untracked(|text| text == of));
    let shown = move || {
        let rows = rows.read();
        let numbered = rows.iter().cloned().enumerate();
        numbered.filter(|(_, row)| is_of(row)).collect::<Vec<_>>()
    };
    let add = move || {
        let mut texts = fresh();
        if let Some(of) = of {
            of.clone_into(&mut texts[0]);
        }
        let new = Row::new(texts.each_ref().map(String::as_str));
        rows.update(|rows| rows.push(new));
    };
    view! {
        <div class="rows">
            <For
                each=shown
                key=|(at, row)| (*at, row.key)
                children=move |(at, row)| line(form, name, what, columns, rows, at, row)
            />
            {button("button", format!("Add {what}"), add)}
        </div>
    }
}

fn line(
    form: Form,
    name: &'static str,
    what: &'static str,
    columns: &'static [Column],
    rows: Rows,
    at: usize,
    row: Row,
) -> AnyView {
    let key = row.key;
    let inputs = columns
        .iter()
        .enumerate()
        .map(|(n, column)| {
            let text = row.texts[column.text].clone();
            let shown = text.clone();
            let id = (n == 0).then(|| form.field_id(&format!("{name}[{at}]")));
            // Five minutes, where it is a time.
            let step = (column.kind == "time").then_some("300");
            view! {
                <label>
                    <span>{column.label}</span>
                    <input
                        id=id
                        type=column.kind
                        step=step
                        autocomplete="off"
                        prop:value=move || shown.get()
                        on:input=move |event| text.set(event_target_value(&event))
                    />
                </label>
            }
        })
        .collect_view();
    let remove = move || rows.update(|rows| rows.retain(|row| row.key != key));
    view! {
        <div class="row" role="group" aria-label=format!("{what} {}", at + 1)>
            {inputs}
            {button("button button-quiet-danger", "Remove", remove)}
        </div>
    }
    .into_any()
}
