//! The browser's own zone database and wording, `Intl`.

use std::cell::RefCell;

use js_sys::{Array, Date, Object, Reflect};
use shared::Instant;
use wasm_bindgen::prelude::*;

use super::{
    day::Day,
    wall::{instant_of, utc_seconds},
};

#[wasm_bindgen]
extern "C" {
    /// js-sys declares a constructor that does not catch; an unknown zone throws.
    #[wasm_bindgen(js_namespace = Intl, js_name = DateTimeFormat)]
    #[derive(Clone)]
    type Format;

    #[wasm_bindgen(constructor, catch, js_namespace = Intl, js_class = "DateTimeFormat")]
    fn new(locale: &str, options: &Object) -> Result<Format, JsValue>;

    #[wasm_bindgen(method, js_name = formatToParts)]
    fn format_to_parts(this: &Format, date: &Date) -> Array;

    #[wasm_bindgen(method, js_name = resolvedOptions)]
    fn resolved_options(this: &Format) -> Object;

    /// Missing in browsers of before 2022.
    #[wasm_bindgen(catch, js_namespace = Intl, js_name = supportedValuesOf)]
    fn supported_values_of(key: &str) -> Result<Array, JsValue>;
}

/// The wording of dates. The pages are in English; hours are written 0 to 23, which nobody misreads.
const LOCALE: &str = "en-GB";

/// A time zone that the browser knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    name: String,
}

impl Zone {
    /// The zone of that IANA name, if the browser knows it.
    pub fn named(name: &str) -> Option<Self> {
        let options = options(&[("timeZone", name)]);
        Format::new(LOCALE, &options).ok().map(|_| Self {
            name: name.to_owned(),
        })
    }

    /// The zone this device is set to.
    pub fn of_browser() -> Self {
        let name = Format::new(LOCALE, &Object::new())
            .ok()
            .and_then(|format| text_of(&format.resolved_options(), "timeZone"))
            .unwrap_or_else(|| "UTC".to_owned());
        Self { name }
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name for people: `America/New York`.
    pub fn label(&self) -> String {
        self.name.replace('_', " ")
    }

    /// The city of the name: `New York`. For beside a time, where the whole name is told nearby.
    pub fn city(&self) -> String {
        let label = self.label();
        label.rsplit('/').next().unwrap_or(&label).to_owned()
    }

    /// `14:30`
    pub fn time(&self, at: Instant) -> String {
        let minutes = self.wall(at).div_euclid(60);
        format!(
            "{:02}:{:02}",
            minutes.div_euclid(60).rem_euclid(24),
            minutes.rem_euclid(60)
        )
    }

    /// `Friday 27 November 2026`
    pub fn day(&self, at: Instant) -> String {
        self.words(at, &["weekday", "day", "month", "year"])
    }

    /// `Friday 27 November 2026, 14:30`
    pub fn full(&self, at: Instant) -> String {
        format!("{}, {}", self.day(at), self.time(at))
    }

    /// `27`
    pub fn day_of_month(&self, at: Instant) -> String {
        self.text(at, &[("day", "numeric")])
    }

    /// `Nov`
    pub fn month(&self, at: Instant) -> String {
        self.text(at, &[("month", "short")])
    }

    /// `Fri`
    pub fn weekday(&self, at: Instant) -> String {
        self.text(at, &[("weekday", "short")])
    }

    /// The day it is there.
    pub fn date(&self, at: Instant) -> Day {
        Day::of_wall(self.wall(at))
    }

    /// When a clock there shows `2026-11-27T14:30`, as an input writes it.
    pub fn at_wall(&self, text: &str) -> Option<Instant> {
        let wall = Instant::parse(&format!("{text}:00Z")).ok()?;
        instant_of(wall, |at| self.offset_at(at))
    }

    /// What a clock there shows, in seconds since 1970 as if it showed UTC.
    fn wall(&self, at: Instant) -> i64 {
        at.unix() + self.offset_at(at)
    }

    /// Seconds that clocks in this zone are ahead of UTC at that instant.
    pub fn offset_at(&self, at: Instant) -> i64 {
        utc_seconds(self.fields(at)).map_or(0, |shown| shown - at.unix())
    }

    /// Year, month, day, hour, minute and second on a clock of this zone.
    fn fields(&self, at: Instant) -> [u32; 6] {
        const NAMES: [&str; 6] = ["year", "month", "day", "hour", "minute", "second"];
        let mut wanted: Vec<_> = NAMES.map(|name| (name, "numeric")).to_vec();
        wanted.push(("hourCycle", "h23"));
        let parts = self.parts(at, &wanted);
        NAMES.map(|name| {
            let value = parts.iter().find(|(kind, _)| kind == name);
            value.and_then(|(_, text)| text.parse().ok()).unwrap_or(0)
        })
    }

    fn text(&self, at: Instant, wanted: &[(&str, &str)]) -> String {
        self.parts(at, wanted)
            .into_iter()
            .map(|(_, text)| text)
            .collect()
    }

    /// The long words for parts of a date, in this order; browsers do not agree on a comma in it.
    fn words(&self, at: Instant, names: &[&str]) -> String {
        let wanted: Vec<_> = names
            .iter()
            .map(|name| match *name {
                "weekday" | "month" => (*name, "long"),
                _ => (*name, "numeric"),
            })
            .collect();
        let parts = self.parts(at, &wanted);
        let words: Vec<_> = names
            .iter()
            .filter_map(|name| parts.iter().find(|(kind, _)| kind == name))
            .map(|(_, text)| text.as_str())
            .collect();
        words.join(" ")
    }

    fn parts(&self, at: Instant, wanted: &[(&str, &str)]) -> Vec<(String, String)> {
        let Some(format) = self.format(wanted) else {
            return Vec::new();
        };
        let date = Date::new(&JsValue::from_f64(at.unix() as f64 * 1000.0));
        format
            .format_to_parts(&date)
            .iter()
            .map(|part| {
                let field = |name| text_of(&part, name).unwrap_or_default();
                (field("type"), field("value"))
            })
            .collect()
    }

    /// Making a formatter is what takes the browser time, and a page needs few.
    fn format(&self, wanted: &[(&str, &str)]) -> Option<Format> {
        thread_local! {
            static MADE: RefCell<Vec<(String, Format)>> = const { RefCell::new(Vec::new()) };
        }
        let key = wanted.iter().fold(self.name.clone(), |key, (name, value)| {
            key + "," + name + ":" + value
        });
        MADE.with_borrow_mut(|made| {
            if let Some((_, format)) = made.iter().find(|(known, _)| *known == key) {
                return Some(format.clone());
            }
            let options = options(wanted);
            set(&options, "timeZone", &self.name);
            let format = Format::new(LOCALE, &options).ok()?;
            made.push((key, format.clone()));
            Some(format)
        })
    }
}

impl Day {
    /// `Friday 27 November`
    pub fn label(self) -> String {
        self.words(&["weekday", "day", "month"])
    }

    /// `Friday 27 November 2026`
    pub fn full(self) -> String {
        self.words(&["weekday", "day", "month", "year"])
    }

    /// `27 Nov`
    pub fn short(self) -> String {
        utc().text(self.noon(), &[("day", "numeric"), ("month", "short")])
    }

    fn words(self, names: &[&str]) -> String {
        utc().words(self.noon(), names)
    }
}

fn utc() -> Zone {
    Zone {
        name: "UTC".to_owned(),
    }
}

/// Every zone the browser lists, for a list to choose from; empty where it can not list them.
pub fn known_zones() -> Vec<String> {
    supported_values_of("timeZone")
        .map(|zones| zones.iter().filter_map(|zone| zone.as_string()).collect())
        .unwrap_or_default()
}

fn options(wanted: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in wanted {
        set(&options, name, value);
    }
    options
}

fn set(object: &Object, name: &str, value: &str) {
    // Setting a property of a plain object of our own can not fail.
    let _ = Reflect::set(object, &name.into(), &value.into());
}

fn text_of(object: &JsValue, name: &str) -> Option<String> {
    Reflect::get(object, &name.into()).ok()?.as_string()
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn shows_an_instant_in_a_zone() {
        let zone = Zone::named("America/New_York").unwrap();
        let at = Instant::parse("2026-11-27T03:05:00Z").unwrap();
        assert_eq!(zone.time(at), "22:05");
        assert_eq!(zone.day(at), "Thursday 26 November 2026");
        assert_eq!(zone.date(at).iso(), "2026-11-26");
        assert_eq!(zone.date(at).label(), "Thursday 26 November");
        assert_eq!(zone.date(at).short(), "26 Nov");
        assert_eq!(zone.offset_at(at), -5 * 3600);
        assert_eq!(zone.label(), "America/New York");
        assert_eq!(zone.city(), "New York");
    }

    #[test]
    fn midnight_is_hour_zero() {
        let zone = Zone::named("Europe/Berlin").unwrap();
        let at = Instant::parse("2026-01-30T23:00:00Z").unwrap();
        assert_eq!(zone.time(at), "00:00");
        assert_eq!(zone.offset_at(at), 3600);
    }

    #[test]
    fn an_unknown_zone_is_none_and_no_exception() {
        assert_eq!(Zone::named("Mars/Phobos"), None);
        assert!(Zone::named(Zone::of_browser().name()).is_some());
        assert!(known_zones().iter().any(|zone| zone == "Europe/Berlin"));
    }
}
