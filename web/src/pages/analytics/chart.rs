//! Bars over time, drawn as one path for each row of numbers; the same numbers as a table beside it for
//! whoever does not see it, and for paper.
//!
//! The drawing counts in tenths of a pixel, in whole numbers.

use leptos::prelude::*;

/// The size of the drawing, and where its bars stand in it.
const WIDTH: i64 = 4_400;
const HEIGHT: i64 = 2_000;
const LEFT: i64 = 640;
const TOP: i64 = 120;
const BASE: i64 = 1_720;
/// The most lines across.
const LINES: i64 = 4;

/// One row of numbers, one for each place of the axis; nothing where there is nothing to tell.
pub struct Row {
    /// What they are.
    pub name: &'static str,
    /// The numbers.
    pub values: Vec<Option<i64>>,
}

/// A chart.
pub struct Chart {
    /// Its title.
    pub title: &'static str,
    /// What the numbers count, after each on the axis: ` min`.
    pub unit: &'static str,
    /// The places of the axis: their short and their full name.
    pub places: Vec<(String, String)>,
    /// The bars of each place, from left to right.
    pub rows: Vec<Row>,
}

impl Chart {
    /// Drawing, legend and table.
    pub fn view(self) -> AnyView {
        let shown = RwSignal::new(false);
        let drawing = drawing(&self);
        let legend = legend(&self.rows);
        let table = table(&self);
        view! {
            <figure class="chart">
                <figcaption>
                    <h3>{self.title}</h3>
                    {legend}
                </figcaption>
                {drawing}
                {numbers_button(self.title, shown)}
                <div class=move || if shown.get() { "chart-numbers" } else { "chart-numbers visually-hidden" }>{table}</div>
            </figure>
        }
        .into_any()
    }
}

/// Shows the table to those who see the drawing too.
pub fn numbers_button(title: &'static str, shown: RwSignal<bool>) -> AnyView {
    view! {
        <button
            type="button"
            class="button chart-toggle"
            aria-pressed=move || shown.get().to_string()
            aria-label=format!("Numbers of {title}")
            on:click=move |_| shown.update(|shown| *shown = !*shown)
        >
            "Numbers"
        </button>
    }
    .into_any()
}

fn legend(rows: &[Row]) -> AnyView {
    let items = rows
        .iter()
        .enumerate()
        .map(|(index, row)| {
            view! {
                <li>
                    <span class=format!("swatch row-{index}") aria-hidden="true"></span>
                    {row.name}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="legend">{items}</ul> }.into_any()
}

fn drawing(chart: &Chart) -> AnyView {
    let values = chart
        .rows
        .iter()
        .flat_map(|row| row.values.iter().flatten());
    let (step, top) = scale(values.copied().max().unwrap_or(0));
    let lines = (0..=top / step)
        .map(|line| {
            let value = line * step;
            let y = y_of(value, top);
            view! {
                <path class="chart-line" d=format!("M{LEFT} {y}H{WIDTH}")></path>
                <text x=LEFT - 60 y=y + 45 text-anchor="end">{format!("{value}{}", chart.unit)}</text>
            }
        })
        .collect_view();
    let paths = chart
        .rows
        .iter()
        .enumerate()
        .map(|(index, row)| {
            let d = bars(&row.values, index, chart.rows.len(), top);
            view! { <path class=format!("row-{index}") d=d></path> }
        })
        .collect_view();
    view! {
        <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") aria-hidden="true">
            {lines}
            {paths}
            {names(&chart.places)}
        </svg>
    }
    .into_any()
}

/// The first, the middle and the last place by name; more would run into each other.
fn names(places: &[(String, String)]) -> AnyView {
    let last = places.len().saturating_sub(1);
    let mut at = vec![0, last / 2, last];
    at.dedup();
    at.into_iter()
        .filter_map(|index| Some((index, places.get(index)?)))
        .map(|(index, (name, _))| {
            let anchor = match index {
                0 => "start",
                index if index == last => "end",
                _ => "middle",
            };
            let (from, to) = place(index, places.len());
            let x = match anchor {
                "start" => from,
                "end" => to,
                _ => (from + to) / 2,
            };
            view! { <text x=x y=BASE + 200 text-anchor=anchor>{name.clone()}</text> }
        })
        .collect_view()
        .into_any()
}

/// From where to where a place of the axis goes.
fn place(index: usize, count: usize) -> (i64, i64) {
    let whole = |number: usize| i64::try_from(number).unwrap_or(0);
    let count = whole(count).max(1);
    let at = |index: i64| LEFT + (WIDTH - LEFT) * index / count;
    (at(whole(index)), at(whole(index) + 1))
}

fn y_of(value: i64, top: i64) -> i64 {
    BASE - (BASE - TOP) * value / top
}

/// The bars of one of several rows; a number that is there and zero is still a hair's breadth.
fn bars(values: &[Option<i64>], row: usize, rows: usize, top: i64) -> String {
    let mut path = String::new();
    for (index, value) in values.iter().enumerate() {
        let Some(value) = value else {
            continue;
        };
        let (from, to) = place(index, values.len());
        let gap = (to - from) / 5;
        let (row, rows) = (row as i64, rows as i64);
        let width = ((to - from - gap) / rows).clamp(10, 320);
        // Few places leave room: the bars stand in the middle of theirs.
        let x = from + (to - from - width * rows) / 2 + width * row;
        let y = y_of(*value, top).min(BASE - 10);
        path.push_str(&format!("M{x} {BASE}V{y}h{width}V{BASE}z"));
    }
    path
}

/// How far apart the lines are, and the value of the topmost.
fn scale(most: i64) -> (i64, i64) {
    const STEPS: [i64; 11] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_200];
    let fits = |step: &i64| most <= step * LINES;
    let step = STEPS.into_iter().find(fits).unwrap_or(most / LINES + 1);
    (step, step * ((most + step - 1) / step).max(1))
}

fn table(chart: &Chart) -> AnyView {
    let heads = chart
        .rows
        .iter()
        .map(|row| view! { <th scope="col">{row.name}</th> })
        .collect_view();
    let lines = chart
        .places
        .iter()
        .enumerate()
        .filter_map(|(index, (_, name))| {
            let cells: Vec<_> = chart
                .rows
                .iter()
                .map(|row| row.values.get(index).copied().flatten())
                .collect();
            let any = cells.iter().any(Option::is_some);
            any.then(|| line(name, &cells, chart.unit))
        })
        .collect_view();
    view! {
        <table>
            <caption>{chart.title}</caption>
            <thead>
                <tr><th scope="col">"When"</th>{heads}</tr>
            </thead>
            <tbody>{lines}</tbody>
        </table>
    }
    .into_any()
}

fn line(name: &str, cells: &[Option<i64>], unit: &str) -> AnyView {
    let cells = cells
        .iter()
        .map(|value| {
            let text = value.map_or_else(|| "–".to_owned(), |value| format!("{value}{unit}"));
            view! { <td>{text}</td> }
        })
        .collect_view();
    view! { <tr><th scope="row">{name.to_owned()}</th>{cells}</tr> }.into_any()
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn the_highest_bar_is_below_the_topmost_line_and_lines_are_few() {
        for most in [0, 1, 3, 4, 5, 17, 59, 61, 1_000, 99_999] {
            let (step, top) = scale(most);
            assert!(most <= top && top / step <= LINES, "{most}: {step} {top}");
        }
        assert_eq!(scale(17), (5, 20));
        assert_eq!(scale(0), (1, 1));
    }

    #[test]
    fn bars_stand_side_by_side_within_their_place() {
        let values = [Some(10), None];
        let (from, to) = place(0, 2);
        let [first, second] = [0, 1].map(|row| bars(&values, row, 2, 10));
        let x_of = |path: &str| -> i64 { path[1..].split(' ').next().unwrap().parse().unwrap() };
        let (one, other) = (x_of(&first), x_of(&second));
        assert!(from <= one && one < other && other < to);
        assert_eq!(first.matches('z').count(), 1);
    }
}
