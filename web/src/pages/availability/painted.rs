//! A usual week as paint on a grid of five minutes. Pure.

use shared::wire::availability::{Day, WeeklyHours};

/// Minutes of the finest paint.
const STEP: usize = 5;
/// Steps of a day.
const DAY: usize = 24 * 60 / STEP;
/// Steps of a cell of the page's grid: half an hour.
pub const CELL: usize = 30 / STEP;
/// Cells of a day.
pub const CELLS: usize = DAY / CELL;

/// How much of a cell is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Nothing.
    None,
    /// Some of it.
    Part,
    /// All of it.
    Full,
}

/// A week from Monday's midnight, each step painted or not.
#[derive(Clone, PartialEq)]
pub struct Painted(Vec<bool>);

/// A place in the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The day, from Monday.
    pub day: usize,
    /// The half hour, from midnight.
    pub row: usize,
}

impl Cell {
    /// The cell so many days and half hours away, or the last one in that direction.
    pub fn moved(self, days: isize, rows: isize) -> Self {
        let to = |at: usize, by: isize, count: usize| at.saturating_add_signed(by).min(count - 1);
        Self {
            day: to(self.day, days, Day::ALL.len()),
            row: to(self.row, rows, CELLS),
        }
    }

    const fn first_step(self) -> usize {
        self.day * DAY + self.row * CELL
    }
}

impl Painted {
    /// The paint of these windows; what is no window yet is left out.
    pub fn of(hours: &[WeeklyHours]) -> Self {
        let mut steps = vec![false; Day::ALL.len() * DAY];
        for window in hours {
            let (Some(from), Some(to)) = (step_of(&window.from), step_of(&window.to)) else {
                continue;
            };
            let length = if to <= from {
                to + DAY - from
            } else {
                to - from
            };
            let from = window.day as usize * DAY + from;
            for step in from..from + length {
                // The night from Sunday goes on on Monday.
                let step = step % steps.len();
                steps[step] = true;
            }
        }
        Self(steps)
    }

    /// How much of a cell is painted.
    pub fn at(&self, cell: Cell) -> Paint {
        let first = cell.first_step();
        let count = self.0[first..first + CELL]
            .iter()
            .filter(|step| **step)
            .count();
        match count {
            0 => Paint::None,
            CELL => Paint::Full,
            _ => Paint::Part,
        }
    }

    /// Paints, or wipes, all cells between two corners.
    #[must_use]
    pub fn with(mut self, one: Cell, other: Cell, paint: bool) -> Self {
        let days = one.day.min(other.day)..=one.day.max(other.day);
        let (top, bottom) = (one.row.min(other.row), one.row.max(other.row));
        for day in days {
            let from = Cell { day, row: top }.first_step();
            let to = Cell { day, row: bottom }.first_step() + CELL;
            self.0[from..to].fill(paint);
        }
        self
    }

    /// The windows of each day; one that goes on over midnight is cut there.
    pub fn hours(&self) -> Vec<WeeklyHours> {
        let mut hours = Vec::new();
        for (day, steps) in Day::ALL.into_iter().zip(self.0.chunks(DAY)) {
            let mut at = 0;
            for run in steps.chunk_by(|a, b| a == b) {
                if run[0] {
                    hours.push(WeeklyHours {
                        day,
                        from: text_of(at),
                        to: text_of(at + run.len()),
                    });
                }
                at += run.len();
            }
        }
        hours
    }
}

/// `09:30` of a step of the day; the midnight after the last one is `00:00`.
fn text_of(step: usize) -> String {
    let minutes = step % DAY * STEP;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// When a cell begins.
pub fn time_of(row: usize) -> String {
    text_of(row * CELL)
}

fn step_of(text: &str) -> Option<usize> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (hour.parse::<usize>().ok()?, minute.parse::<usize>().ok()?);
    (hour < 24 && minute < 60).then_some((hour * 60 + minute) / STEP)
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn window(day: Day, from: &str, to: &str) -> WeeklyHours {
        WeeklyHours {
            day,
            from: from.to_owned(),
            to: to.to_owned(),
        }
    }

    #[test]
    fn windows_come_back_as_they_went_in() {
        let hours = [
            window(Day::Monday, "09:00", "12:05"),
            window(Day::Monday, "13:00", "00:00"),
            window(Day::Sunday, "00:00", "00:00"),
        ];
        assert_eq!(Painted::of(&hours).hours(), hours);
    }

    #[test]
    fn the_night_goes_on_on_the_next_day() {
        let painted = Painted::of(&[window(Day::Sunday, "22:00", "06:00")]);
        let monday = Cell { day: 0, row: 11 };
        assert_eq!(painted.at(monday), Paint::Full);
        assert_eq!(painted.at(monday.moved(0, 1)), Paint::None);
        assert_eq!(
            painted.hours(),
            [
                window(Day::Monday, "00:00", "06:00"),
                window(Day::Sunday, "22:00", "00:00")
            ]
        );
    }

    #[test]
    fn a_block_is_painted_and_wiped() {
        let corner = Cell { day: 4, row: 19 };
        let week = Painted::of(&[]).with(corner, Cell { day: 3, row: 18 }, true);
        assert_eq!(
            week.hours(),
            [
                window(Day::Thursday, "09:00", "10:00"),
                window(Day::Friday, "09:00", "10:00")
            ]
        );
        assert_eq!(week.with(corner, corner, false).hours().len(), 2);
    }

    #[test]
    fn a_cell_can_be_painted_in_part() {
        let week = Painted::of(&[window(Day::Monday, "09:05", "09:30")]);
        assert_eq!(week.at(Cell { day: 0, row: 18 }), Paint::Part);
    }
}
