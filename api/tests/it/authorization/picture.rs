//! The table as a picture, which is committed and read in reviews. Colours say what the symbols say.
//!
//! When the table changes on purpose, run with `UPDATE_PICTURE=1` and commit the new picture.

use std::{env, fmt::Write as _, fs};

use super::table::{Row, Section, callers, sections};
use crate::tidy::source;

const PATH: &str = "api/tests/it/authorization.svg";

/// The width of the picture, and where its columns begin, in pixels.
const WIDTH: usize = 1516;
const STATE: usize = 382;
const FIRST_CELL: usize = 516;
const CELL: usize = 76;
/// The height of a row of one line, and what each further line adds.
const ROW: usize = 20;
const LINE: usize = 10;
const HEADING: usize = 38;
/// The most letters of small print that stand in a cell side by side.
const SMALL_PRINT: usize = 15;

/// What an answer means, with its colour and its symbol.
struct Meaning {
    symbol: &'static str,
    fill: &'static str,
    says: &'static str,
}

const fn meaning(status: u16) -> Meaning {
    let (symbol, fill, says) = match status {
        401 => ("–", "#ececec", "not signed in: refused"),
        403 => ("×", "#f7cfc9", "refused for who asks, or for when"),
        404 => ("?", "#d9def4", "as if it were not there"),
        400.. => ("!", "#fae7b5", "allowed, but not now or not so"),
        _ => ("✓", "#c9ecd3", "done"),
    };
    Meaning { symbol, fill, says }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Words side by side as far as they fit.
fn lines(words: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split(['_', ' ']) {
        match lines.last_mut() {
            Some(line) if line.len() + word.len() < most => *line = format!("{line} {word}"),
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The status of a cell, what is shown of it, and what stands below it in small print.
type Parts = (u16, String, Vec<String>);

/// A cell, taken apart. In the column of who lacks a second
/// factor that is always the same, and not said again.
fn parts(caller: &str, cell: &str) -> Parts {
    let (statuses, code) = cell.split_once(' ').unwrap_or((cell, ""));
    let status = statuses[..3].parse().unwrap();
    let print = match code {
        "" => Vec::new(),
        "second_factor_missing" if caller == "admin_without_factor" => Vec::new(),
        code => lines(code, SMALL_PRINT),
    };
    (status, statuses.replace('|', " / "), print)
}

struct Picture {
    svg: String,
    y: usize,
}

impl Picture {
    fn text(&mut self, x: usize, y: usize, class: &str, text: &str) {
        let text = escaped(text);
        writeln!(
            self.svg,
            r#"<text x="{x}" y="{y}" class="{class}">{text}</text>"#
        )
        .unwrap();
    }

    fn rect(&mut self, (x, y): (usize, usize), (width, height): (usize, usize), fill: &str) {
        writeln!(
            self.svg,
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}"/>"#
        )
        .unwrap();
    }

    /// What the symbols mean.
    fn legend(&mut self) {
        self.text(12, self.y + 22, "title", "Who may what");
        let mut x = 200;
        for status in [200, 401, 403, 404, 409] {
            let Meaning { symbol, fill, says } = meaning(status);
            self.rect((x, self.y + 8), (22, 20), fill);
            self.text(x + 11, self.y + 22, "cell", symbol);
            self.text(x + 30, self.y + 22, "state", says);
            x += 62 + says.len() * 7;
        }
        self.y += 44;
    }

    /// A heading, and the callers again, because the picture is long.
    fn heading(&mut self, heading: &str) {
        self.rect((0, self.y), (WIDTH, HEADING), "#24313f");
        self.text(12, self.y + 24, "heading", heading);
        for (column, caller) in callers().iter().enumerate() {
            let words = lines(caller, 12);
            let above = 18 - 5 * words.len().min(3);
            for (line, word) in words.iter().enumerate() {
                let x = FIRST_CELL + column * CELL + CELL / 2;
                self.text(x, self.y + above + 11 * line + 9, "caller", word);
            }
        }
        self.y += HEADING;
    }

    fn cell(&mut self, x: usize, (width, height): (usize, usize), (status, shown, print): &Parts) {
        let Meaning { symbol, fill, .. } = meaning(*status);
        self.rect((x + 1, self.y + 1), (width - 2, height - 2), fill);
        let middle = x + width / 2;
        self.text(middle, self.y + 14, "cell", &format!("{symbol} {shown}"));
        for (line, word) in print.iter().enumerate() {
            self.text(middle, self.y + 15 + LINE * (line + 1), "print", word);
        }
    }

    /// One operation in one state. What all callers are answered alike is drawn once.
    fn row(&mut self, row: &Row) {
        let mut cells: Vec<_> = row
            .cells
            .iter()
            .map(|(caller, cell)| parts(caller, cell))
            .collect();
        let is_for_all = cells.iter().all(|cell| *cell == cells[0]);
        if is_for_all {
            let (status, shown, print) = cells.swap_remove(0);
            let shown = format!("{shown} {}", print.join(" "));
            cells = vec![(status, shown.trim_end().to_owned(), Vec::new())];
        }
        let print = cells
            .iter()
            .map(|(_, _, print)| print.len())
            .max()
            .unwrap_or(0);
        let height = ROW + print * LINE;
        let (method, path) = row.operation();
        self.text(12, self.y + 14, "method", method.as_str());
        self.text(64, self.y + 14, "path", &path);
        if row.state != "-" {
            self.text(STATE, self.y + 14, "state", &row.state.replace('_', " "));
        }
        let width = if is_for_all {
            row.cells.len() * CELL
        } else {
            CELL
        };
        for (column, cell) in cells.iter().enumerate() {
            self.cell(FIRST_CELL + column * width, (width, height), cell);
        }
        self.y += height;
    }
}

const STYLE: &str = "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;fill:#16202a}\
.title{font-size:18px;font-weight:700}.heading{font-size:14px;font-weight:700;fill:#fff}\
.caller{font-size:10.5px;fill:#fff;text-anchor:middle}.method{font-size:10.5px;font-weight:700}\
.path{font-size:12px}.state{font-size:12px;fill:#44515e}.cell{font-size:12px;text-anchor:middle}\
.print{font-size:9.5px;text-anchor:middle}";

fn drawn(sections: &[Section]) -> String {
    let mut picture = Picture {
        svg: String::new(),
        y: 0,
    };
    picture.legend();
    for section in sections {
        picture.heading(section.heading);
        section.rows.iter().for_each(|row| picture.row(row));
        picture.y += 12;
    }
    let Picture { svg, y } = picture;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{y}\" viewBox=\"0 0 {WIDTH} {y}\" role=\"img\">\n\
         <title>Who may what: every operation for every caller</title>\n<style>{STYLE}</style>\n\
         <rect width=\"{WIDTH}\" height=\"{y}\" fill=\"#fff\"/>\n{svg}</svg>\n"
    )
}

#[test]
fn the_committed_picture_is_of_the_table() {
    let (picture, path) = (drawn(&sections()), source::top().join(PATH));
    if env::var_os("UPDATE_PICTURE").is_some() {
        fs::write(&path, &picture).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == picture,
        "the picture is older than the table: run with UPDATE_PICTURE=1"
    );
}
