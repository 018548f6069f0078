//! Which file each module of the divided program goes into.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// How many files hold what several parts share. More would fit each page better, and ask for more.
const SHELVES: usize = 9;

/// Modules that lie in one file, and the parts that load it, each with the bytes that it needs in any case.
#[derive(Default)]
struct Shelf {
    parts: BTreeMap<String, u64>,
    modules: BTreeSet<String>,
    bytes: u64,
}

/// Which of the shared files a module is in that several parts share.
///
/// At first each module lies by itself. Then, again and again, those two shelves become one with which the
/// parts load the least that they have no use for, counted the more the heavier a part is anyhow.
pub struct Shelves(pub(super) HashMap<String, usize>);

impl Shelves {
    /// From what each part needs, and the modules the divider made.
    ///
    /// # Errors
    /// When a module can not be looked at.
    pub fn of(needed: &HashMap<String, Vec<String>>, modules: &[PathBuf]) -> Result<Self> {
        let mut sizes = HashMap::new();
        let mut shelves = BTreeMap::<String, Shelf>::new();
        for module in modules {
            let name = stem(name_of(module)?);
            let bytes = fs::metadata(module)?.len();
            sizes.insert(name, bytes);
            if part_of(name).is_none() {
                let shelf = shelves.entry(name.to_owned()).or_default();
                shelf.modules.insert(name.to_owned());
                shelf.bytes = bytes;
            }
        }
        for (part, modules) in needed {
            let sizes = modules.iter().filter_map(|it| sizes.get(stem(it)));
            let weight = sizes.sum();
            for module in modules {
                if let Some(shelf) = shelves.get_mut(stem(module)) {
                    shelf.parts.insert(part.clone(), weight);
                }
            }
        }
        let shelves = arranged(shelves.into_values().collect(), SHELVES);
        let places = shelves.into_iter().enumerate();
        let of_shelf = |(place, shelf): (usize, Shelf)| {
            let modules = shelf.modules.into_iter();
            modules.map(move |module| (module, place))
        };
        Ok(Self(places.flat_map(of_shelf).collect()))
    }

    /// The file of a module that several parts share.
    ///
    /// # Errors
    /// When the divider did not make it.
    pub fn file(&self, module: &str, mark: &str) -> Result<String> {
        let place = self.0.get(stem(module));
        let place = place.with_context(|| format!("the divider made no {module}"))?;
        Ok(format!("shared-{}-{mark}.bin", place + 1))
    }
}

impl Shelf {
    /// Puts what lies on another one here.
    fn take(&mut self, other: Self) {
        self.parts.extend(other.parts);
        self.modules.extend(other.modules);
        self.bytes += other.bytes;
    }

    /// How much is loaded in vain if these two are one, by the weight of who does.
    fn waste(&self, other: &Self) -> u64 {
        let without = |one: &Self, other: &Self| {
            let parts = other.parts.iter();
            let others = parts.filter(|(part, _)| !one.parts.contains_key(*part));
            others.map(|(_, weight)| weight * one.bytes).sum::<u64>()
        };
        without(self, other) + without(other, self)
    }
}

/// The same on so many shelves at most.
fn arranged(mut shelves: Vec<Shelf>, most: usize) -> Vec<Shelf> {
    while most < shelves.len()
        && let Some((one, other)) = cheapest(&shelves)
    {
        let from = shelves.swap_remove(other);
        shelves[one].take(from);
    }
    shelves
}

/// The two shelves, the first one first, that are one at the least cost.
fn cheapest(shelves: &[Shelf]) -> Option<(usize, usize)> {
    let pairs =
        (0..shelves.len()).flat_map(|one| (one + 1..shelves.len()).map(move |it| (one, it)));
    pairs.min_by_key(|(one, other)| shelves[*one].waste(&shelves[*other]))
}

/// The part a module of the divider is for, by its name; `None` if several share it.
pub fn part_of(module: &str) -> Option<&str> {
    stem(module).strip_prefix("split_")
}

fn stem(module: &str) -> &str {
    module.strip_suffix(".wasm").unwrap_or(module)
}

/// The name of a module.
///
/// # Errors
/// When it has none.
pub fn name_of(module: &Path) -> Result<&str> {
    let name = module.file_name().and_then(OsStr::to_str);
    name.context("the divider made a file without a name")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shelf(module: &str, bytes: u64, parts: &[&str]) -> Shelf {
        let weights = parts.iter().map(|part| ((*part).to_owned(), 10));
        Shelf {
            parts: weights.collect(),
            modules: BTreeSet::from([module.to_owned()]),
            bytes,
        }
    }

    #[test]
    fn what_the_same_parts_need_lies_together() {
        let shelves = vec![
            shelf("a", 90, &["admin", "home"]),
            shelf("b", 50, &["note"]),
            shelf("c", 80, &["home", "admin"]),
        ];
        let shelves = arranged(shelves, 2);
        let modules: Vec<Vec<&String>> = shelves
            .iter()
            .map(|shelf| shelf.modules.iter().collect())
            .collect();
        assert_eq!(modules, [vec!["a", "c"], vec!["b"]]);
        assert_eq!(shelves[0].bytes, 170);
    }

    #[test]
    fn what_is_little_goes_where_few_load_it_in_vain() {
        let shelves = vec![
            shelf("a", 1, &["admin"]),
            shelf("b", 1000, &["admin", "home"]),
            shelf("c", 1000, &["note", "home"]),
        ];
        let shelves = arranged(shelves, 2);
        let [first, second] = shelves.as_slice() else {
            panic!("there are {} shelves", shelves.len());
        };
        assert_eq!((first.bytes, second.bytes), (1001, 1000));
        assert_eq!(first.parts.len(), 2);
    }

    #[test]
    fn a_heavy_part_is_spared() {
        let mut both = shelf("b", 100, &["home", "room"]);
        both.parts.insert("room".to_owned(), 500);
        let shelves = vec![shelf("a", 100, &["home"]), both, shelf("c", 100, &["note"])];
        let shelves = arranged(shelves, 2);
        let of_room = shelves.iter().filter(|it| it.parts.contains_key("room"));
        assert_eq!(of_room.map(|shelf| shelf.bytes).sum::<u64>(), 100);
    }
}
