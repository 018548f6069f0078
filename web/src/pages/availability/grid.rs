//! The usual week as a grid that is painted: with a pointer or a finger, or with the keyboard.

use leptos::{
    ev::{KeyboardEvent, PointerEvent},
    html,
    prelude::*,
};
use shared::wire::availability::Day;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{
    draft::Draft,
    painted::{CELLS, Cell, Paint, Painted, time_of},
};
use crate::components::booking::day_name;

/// A stroke under way: the week before it, where it began, and whether it paints or wipes.
#[derive(Clone)]
struct Stroke {
    before: Painted,
    from: Cell,
    paint: bool,
}

/// The grid; a copy is the same one.
#[derive(Clone, Copy)]
struct Grid {
    draft: Draft,
    week: Memo<Painted>,
    /// Where the keyboard is.
    cursor: RwSignal<Cell>,
    stroke: StoredValue<Option<Stroke>>,
    place: NodeRef<html::Div>,
}

impl Grid {
    /// Begins at a cell with the opposite of what it is now.
    fn begin(self, from: Cell) {
        let before = self.week.get_untracked();
        let paint = before.at(from) != Paint::Full;
        self.stroke.set_value(Some(Stroke {
            before,
            from,
            paint,
        }));
        self.drag(from);
    }

    /// The stroke now covers the block from its beginning to here.
    fn drag(self, to: Cell) {
        self.cursor.set(to);
        if let Some(Stroke {
            before,
            from,
            paint,
        }) = self.stroke.get_value()
        {
            let week = before.with(from, to, paint);
            if self.week.with_untracked(|now| *now != week) {
                self.draft.set_weekly(&week.hours());
            }
        }
    }

    fn end(self) {
        self.stroke.set_value(None);
    }

    fn press(self, event: &PointerEvent) {
        if let Some(cell) = self.cell_at(event) {
            event.prevent_default();
            self.begin(cell);
            self.focus();
        }
    }

    fn pull(self, event: &PointerEvent) {
        if self.stroke.with_value(Option::is_some)
            && let Some(cell) = self.cell_at(event)
        {
            self.drag(cell);
        }
    }

    /// The cell under the pointer. A finger's events all go to where it was put down.
    fn cell_at(self, event: &PointerEvent) -> Option<Cell> {
        let (x, y) = (event.client_x() as f32, event.client_y() as f32);
        let number = document()
            .element_from_point(x, y)?
            .get_attribute("data-cell")?;
        let number: usize = number.parse().ok()?;
        Some(Cell {
            day: number / CELLS,
            row: number % CELLS,
        })
    }

    fn key(self, event: &KeyboardEvent) {
        let (days, rows) = match event.key().as_str() {
            "ArrowLeft" => (-1, 0),
            "ArrowRight" => (1, 0),
            "ArrowUp" => (0, -1),
            "ArrowDown" => (0, 1),
            "Home" => (0, -(CELLS as isize)),
            "End" => (0, CELLS as isize),
            " " | "Enter" => (0, 0),
            _ => return,
        };
        event.prevent_default();
        let from = self.cursor.get_untracked();
        let to = from.moved(days, rows);
        if (days, rows) == (0, 0) {
            // Further steps with Shift go on with it.
            self.begin(from);
        } else if event.shift_key() {
            if self.stroke.with_value(Option::is_none) {
                let before = self.week.get_untracked();
                let paint = before.at(from) == Paint::Full;
                self.stroke.set_value(Some(Stroke {
                    before,
                    from,
                    paint,
                }));
            }
            self.drag(to);
        } else {
            self.end();
            self.cursor.set(to);
        }
        self.focus();
    }

    fn focus(self) {
        let Cell { day, row } = self.cursor.get_untracked();
        let selector = format!("[data-cell='{}']", day * CELLS + row);
        let cell = self
            .place
            .get_untracked()
            .and_then(|place| place.query_selector(&selector).ok().flatten())
            .and_then(|cell| cell.dyn_into::<HtmlElement>().ok());
        if let Some(cell) = cell {
            let _ = cell.focus();
        }
    }
}

/// The week to paint.
#[component]
pub fn PaintGrid(draft: Draft) -> impl IntoView {
    let grid = Grid {
        draft,
        week: Memo::new(move |_| Painted::of(&draft.weekly())),
        // Where most days begin.
        cursor: RwSignal::new(Cell { day: 0, row: 18 }),
        stroke: StoredValue::new(None),
        place: NodeRef::new(),
    };
    let heads = Day::ALL
        .map(|day| {
            let short = &day_name(day)[..3];
            view! { <span role="columnheader" aria-label=day_name(day)>{short}</span> }
        })
        .collect_view();
    let rows = (0..CELLS).map(|row| row_view(grid, row)).collect_view();
    view! {
        <div
            class="paint"
            role="grid"
            aria-label="Usual week"
            aria-describedby="paint-help"
            aria-multiselectable="true"
            node_ref=grid.place
            on:pointerdown=move |event| grid.press(&event)
            on:pointermove=move |event| grid.pull(&event)
            on:pointerup=move |_| grid.end()
            on:pointercancel=move |_| grid.end()
            on:keydown=move |event| grid.key(&event)
        >
            <div class="paint-row" role="row">
                <span role="columnheader" aria-label="Time"></span>
                {heads}
            </div>
            {rows}
        </div>
    }
}

fn row_view(grid: Grid, row: usize) -> AnyView {
    let time = time_of(row);
    let cells = Day::ALL
        .map(|day| {
            let cell = Cell {
                day: day as usize,
                row,
            };
            let paint = Memo::new(move |_| grid.week.with(|week| week.at(cell)));
            let look = move || match paint.get() {
                Paint::None => "cell",
                Paint::Part => "cell is-part",
                Paint::Full => "cell is-full",
            };
            view! {
                <span
                    role="gridcell"
                    class=look
                    data-cell=(cell.day * CELLS + row).to_string()
                    tabindex=move || if grid.cursor.get() == cell { "0" } else { "-1" }
                    aria-selected=move || (paint.get() == Paint::Full).to_string()
                    aria-label=format!("{} {time}", day_name(day))
                ></span>
            }
        })
        .collect_view();
    view! {
        <div class="paint-row" role="row">
            <span role="rowheader">{time.clone()}</span>
            {cells}
        </div>
    }
    .into_any()
}
