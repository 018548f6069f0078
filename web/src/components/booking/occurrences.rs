//! Every time of a series before it is booked, with what is in its way.

use leptos::prelude::*;
use shared::wire::series::{Conflict, Occurrence, SeriesPreview};

use crate::components::slots::Faces;

/// How many of them can be booked.
pub fn free_count(preview: &SeriesPreview) -> usize {
    let is_free = |item: &&Occurrence| item.conflict.is_none();
    preview.items.iter().filter(is_free).count()
}

/// The list.
pub fn occurrences(preview: &SeriesPreview, faces: &Faces) -> AnyView {
    let (free, all) = (free_count(preview), preview.items.len());
    let lead = if free == all {
        format!("All {all} times are free.")
    } else {
        format!("{free} of {all} times are free.")
    };
    let lines = preview
        .items
        .iter()
        .map(|item| line(item, faces))
        .collect_view();
    view! {
        <p role="status">{lead}</p>
        <ol class="occurrences">{lines}</ol>
    }
    .into_any()
}

fn line(item: &Occurrence, faces: &Faces) -> AnyView {
    // A time that no clock shows has no place on the reader's own one.
    let when = item.starts_at.map_or_else(
        || {
            format!(
                "{} on the doctor’s clock",
                item.wall_start.replace('T', " ")
            )
        },
        |at| match faces.beside(at) {
            Some(theirs) => format!("{} · {theirs}", faces.own.full(at)),
            None => faces.own.full(at),
        },
    );
    let why = item.conflict.map(|conflict| match conflict {
        Conflict::Taken => "Taken.",
        Conflict::NotOffered => "Not one of the doctor’s times.",
        Conflict::NoSuchTime => "The clocks go forward and skip this time.",
    });
    let nearest = item.nearest.map(|slot| {
        format!(
            " The nearest free time is {}.",
            faces.own.full(slot.starts_at)
        )
    });
    view! {
        <li class:is-taken=why.is_some()>
            {when}
            {why.map(|why| view! { <p>{why} {nearest}</p> })}
        </li>
    }
    .into_any()
}
