//! The single-page app in parts: the program that everybody loads, and what comes with a page when
//! that page is opened.
//!
//! A program is divided after it is linked and before wasm-bindgen sees it. That is where this binary
//! stands: Trunk calls it as wasm-bindgen. What is left of the program then goes the usual way. The
//! loader of the parts is put where wasm-bindgen puts scripts of other crates, so Trunk delivers it and
//! has the browser ask for it early; the parts wait in a folder until Trunk is done.

mod bare;
mod call;
mod loader;
mod shelves;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli::wasm_bindgen::run_cli_with_args as run_wasm_bindgen;
use wasm_split_cli_support::Options;

use self::bare::bare;
use self::call::Call;
use self::loader::Loader;
use self::shelves::{Shelves, name_of, part_of};

/// Names the folder for the parts: to the app's build script, which then makes a program that can be
/// divided, and to this binary when it is wasm-bindgen.
pub const FOLDER_VARIABLE: &str = "MYDOCTOR_WEB_PARTS";

/// Where the parts are in the built app, as a folder beside the page.
pub const PLACE: &str = "parts";

/// The file in the folder that says which files a part consists of: a line for each part, its name
/// first.
const LIST: &str = "list";

/// A part, and the files that have to come for it.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    /// As in the app's `part!`.
    pub name: String,
    /// Its own, and those with what parts share if it needs some of it.
    pub files: Vec<String>,
}

/// Is wasm-bindgen; divides the program first when there is a folder for the parts.
pub fn bind(args: Vec<OsString>) -> Result<()> {
    match (env::var_os(FOLDER_VARIABLE), Call::read(&args)) {
        (Some(folder), Some(call)) => divide(Path::new(&folder), &call),
        _ => run_wasm_bindgen(args),
    }
}

/// Puts the parts into the app that Trunk has built.
pub fn deliver(folder: &Path, dist: &Path) -> Result<()> {
    let place = dist.join(PLACE);
    fs::create_dir_all(&place).with_context(|| format!("cannot make {}", place.display()))?;
    let parts = list(folder)?;
    let files: HashSet<&String> = parts.iter().flat_map(|part| &part.files).collect();
    for file in files {
        fs::copy(folder.join(file), place.join(file))
            .with_context(|| format!("cannot copy {file}"))?;
    }
    Ok(())
}

/// The parts of the last build.
pub fn list(folder: &Path) -> Result<Vec<Part>> {
    let file = folder.join(LIST);
    let text =
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(text.lines().filter_map(Part::of_line).collect())
}

impl Part {
    fn of_line(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace().map(str::to_owned);
        Some(Self {
            name: words.next()?,
            files: words.collect(),
        })
    }

    fn line(&self) -> String {
        format!("{} {}\n", self.name, self.files.join(" "))
    }
}

fn divide(folder: &Path, call: &Call) -> Result<()> {
    let program =
        fs::read(&call.input).with_context(|| format!("cannot read {}", call.input.display()))?;
    let mark = mark(&program);
    let script = format!("./snippets/parts-{mark}.js");
    // Whatever is left there of the last build would be delivered with this one.
    for place in [folder, &call.out_dir.join("snippets")] {
        make_empty(place)?;
    }

    let scratch = folder.join("divided");
    fs::create_dir_all(scratch.join("snippets"))?;
    let main = scratch.join("main.wasm");
    let mut options = Options::new(&program);
    options.output_dir = &scratch;
    options.main_out_path = &main;
    options.link_name = &script;
    options.main_module = loader::PROGRAM;
    let divided = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("cannot divide the program: {error:#}"))?;

    let mut loader = Loader::of(&fs::read_to_string(scratch.join(&script))?)?;
    let shelves = Shelves::of(&divided.prefetch_map, &divided.split_modules)?;
    collect(folder, &mark, &divided.split_modules, &shelves, &mut loader)?;
    fs::write(
        folder.join(LIST),
        lines(divided.prefetch_map, &shelves, &mark)?,
    )?;
    fs::write(call.out_dir.join(&script), loader.finish())?;

    run_wasm_bindgen(call.args_for(&main))?;
    fs::remove_dir_all(&scratch)?;
    let glue = call.out_dir.join(format!("{}.js", call.out_name));
    let text = fs::read_to_string(&glue)?;
    fs::write(&glue, text + &loader::introduction(&script))
        .with_context(|| format!("cannot write {}", glue.display()))
}

/// Gives every part its file, and a few files to all that several parts share: the divider makes a module
/// for each company of parts that has anything in common, and most of them are smaller than a request.
fn collect(
    folder: &Path,
    mark: &str,
    modules: &[PathBuf],
    shelves: &Shelves,
    loader: &mut Loader,
) -> Result<()> {
    let mut shared: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for module in modules {
        let name = name_of(module)?;
        let content = bare(&fs::read(module)?)?;
        match part_of(name) {
            Some(part) => {
                let file = own_file(part, mark);
                loader.fetch_from(name, &format!("../{PLACE}/{file}"))?;
                fs::write(folder.join(file), content)?;
            }
            None => {
                let file = shelves.file(name, mark)?;
                let address = format!("../{PLACE}/{file}");
                let shelf = shared.entry(file).or_default();
                let start = shelf.len();
                shelf.extend(content);
                loader.take_from_shared(name, &address, start..shelf.len())?;
            }
        }
    }
    for (file, content) in shared {
        fs::write(folder.join(file), content)?;
    }
    Ok(())
}

/// The list, from the divider's names for what each part needs.
fn lines(needed: HashMap<String, Vec<String>>, shelves: &Shelves, mark: &str) -> Result<String> {
    let mut lines = Vec::new();
    for (name, modules) in needed {
        let file = |module: &String| match part_of(module) {
            Some(part) => Ok(own_file(part, mark)),
            None => shelves.file(module, mark),
        };
        let mut files = modules.iter().map(file).collect::<Result<Vec<String>>>()?;
        files.sort_unstable();
        files.dedup();
        lines.push(Part { name, files }.line());
    }
    lines.sort_unstable();
    Ok(lines.concat())
}

fn make_empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))
}

/// What the names of all files of a build have in common, and no other build has: parts of two builds
/// do not fit together. Sixteen digits, by which the server knows that a name's content never changes.
fn mark(program: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    program.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn own_file(part: &str, mark: &str) -> String {
    format!("{part}-{mark}.wasm")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_has_a_mark_of_sixteen_digits() {
        let mark = mark(b"a program");
        assert_eq!(mark.len(), 16);
        assert!(mark.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }

    #[test]
    fn a_part_needs_its_own_file_and_the_shared_one_once() {
        let modules = ["chunk_3", "chunk_4", "split_admin"].map(str::to_owned);
        let needed = HashMap::from([("admin".to_owned(), modules.to_vec())]);
        let shelves = Shelves(modules.map(|module| (module, 0)).into());
        let line = lines(needed, &shelves, "1f").unwrap();
        assert_eq!(line, "admin admin-1f.wasm shared-1-1f.bin\n");
        let part = Part::of_line(line.trim_end()).unwrap();
        assert_eq!(part.name, "admin");
        assert_eq!(part.files, ["admin-1f.wasm", "shared-1-1f.bin"]);
    }

    #[test]
    fn modules_are_put_where_the_loader_looks_for_them() {
        let folder = std::env::temp_dir().join(format!("xtask-parts-{}", std::process::id()));
        make_empty(&folder).unwrap();
        let wasm =
            |size: u8| [&b"\0asm\x01\0\0\0\x01"[..], &[size], &vec![0; size.into()]].concat();
        let mut modules = Vec::new();
        for (name, size) in [
            ("chunk_1", 3),
            ("chunk_2", 1),
            ("chunk_3", 4),
            ("split_admin", 2),
            ("split_home", 1),
        ] {
            let file = folder.join(name).with_extension("wasm");
            fs::write(&file, wasm(size)).unwrap();
            modules.push(file);
        }
        let script = ["chunk_1", "chunk_2", "chunk_3", "split_admin", "split_home"]
            .map(|name| format!("fetch(new URL(\"./{name}.wasm\", import.meta.url))\n"))
            .concat();
        let mut loader = Loader::of(&format!("{}\n{script}", loader::IMPORT)).unwrap();
        let needs =
            |part: &str, chunks: [&str; 2]| (part.to_owned(), chunks.map(str::to_owned).to_vec());
        let needed = HashMap::from([
            needs("admin", ["chunk_1", "chunk_2"]),
            needs("home", ["chunk_2", "chunk_3"]),
        ]);
        let shelves = Shelves::of(&needed, &modules).unwrap();
        collect(&folder, "1f", &modules, &shelves, &mut loader).unwrap();

        let script = loader.finish();
        for taken in [
            "sharedModule(\"../parts/shared-1-1f.bin\", 0, 13)\n",
            "sharedModule(\"../parts/shared-2-1f.bin\", 0, 11)\n",
            "sharedModule(\"../parts/shared-3-1f.bin\", 0, 14)\n",
        ] {
            assert!(script.contains(taken), "{script}");
        }
        let shared = fs::read(folder.join("shared-1-1f.bin")).unwrap();
        assert_eq!(shared, wasm(3));
        let more = fs::read(folder.join("shared-3-1f.bin")).unwrap();
        assert_eq!(more, wasm(4));
        assert_eq!(fs::read(folder.join("admin-1f.wasm")).unwrap(), wasm(2));
        fs::remove_dir_all(&folder).unwrap();
    }
}
