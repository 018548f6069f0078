//! The single-page app in parts: the program that everybody loads, and what comes with a page when
//! that page is opened.
//!
//! A program is divided after it is linked and before wasm-bindgen sees it. That is where this binary
//! stands: Trunk calls it as wasm-bindgen. What is left of the program then goes the usual way. The
//! loader of the parts is put where wasm-bindgen puts scripts of other crates, so Trunk delivers it and
//! has the browser ask for it early; the parts wait in a folder until Trunk is done.

mod bare;
mod call;

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use wasm_bindgen_cli::wasm_bindgen::run_cli_with_args as run_wasm_bindgen;
use wasm_split_cli_support::Options;

use self::bare::bare;
use self::call::Call;

/// Names the folder for the parts: to the app's build script, which then makes a program that can be
/// divided, and to this binary when it is wasm-bindgen.
pub const FOLDER_VARIABLE: &str = "MYDOCTOR_WEB_PARTS";

/// Where the parts are in the built app, as a folder beside the page.
pub const PLACE: &str = "parts";

/// The file in the folder that says which files a part consists of: a line for each part, its name
/// first.
const LIST: &str = "list";

/// The name under which the divider's loader asks for the program; there is no such file.
const PROGRAM: &str = "./program.js";

/// A part, and the files that have to come for it.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    /// As in the app's `part!`.
    pub name: String,
    /// Its own and those it shares with others, by their names.
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
    for file in list(folder)?.iter().flat_map(|part| &part.files) {
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
    let snippets = call.out_dir.join("snippets");
    // Whatever is left there of the last build would be delivered with this one.
    for place in [folder, &snippets] {
        make_empty(place)?;
    }

    let main = folder.join("main.wasm");
    let mut options = Options::new(&program);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.main_module = PROGRAM;
    let loader = format!("./snippets/parts-{mark}.js");
    options.link_name = &loader;
    fs::create_dir_all(folder.join("snippets"))?;
    let divided = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("cannot divide the program: {error:#}"))?;

    let mut script = fs::read_to_string(folder.join(&loader))?;
    for file in &divided.split_modules {
        let old = file.file_stem().and_then(OsStr::to_str);
        let old = old.context("the divider made a file without a name")?;
        let new = file_name(old, &mark);
        fs::write(folder.join(&new), bare(&fs::read(file)?)?)?;
        fs::remove_file(file)?;
        script = replace_all(
            &script,
            &format!("\"./{old}.wasm\""),
            &format!("\"../{PLACE}/{new}\""),
        )?;
    }
    fs::remove_dir_all(folder.join("snippets"))?;
    fs::write(call.out_dir.join(&loader), connectable(&script)?)?;
    let mut list: Vec<String> = divided
        .prefetch_map
        .into_iter()
        .map(|(name, files)| Part {
            name,
            files: files.iter().map(|file| file_name(file, &mark)).collect(),
        })
        .map(|part| part.line())
        .collect();
    list.sort_unstable();
    fs::write(folder.join(LIST), list.concat())?;

    run_wasm_bindgen(call.args_for(&main))?;
    fs::remove_file(&main)?;
    let glue = call.out_dir.join(format!("{}.js", call.out_name));
    let text = fs::read_to_string(&glue)?;
    fs::write(&glue, text + &connection(&loader))
        .with_context(|| format!("cannot write {}", glue.display()))
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

/// The file of a part, by the name it has from the divider: `split_` and the part, or `chunk_` and a
/// number for what several parts share.
fn file_name(divider: &str, mark: &str) -> String {
    let name = divider.strip_prefix("split_").unwrap_or(divider);
    format!("{name}-{mark}.wasm")
}

/// The divider's loader imports the program by name, but the name comes from Trunk, later, and is made
/// of the content. So the program introduces itself instead.
fn connectable(script: &str) -> Result<String> {
    replace_all(
        script,
        &format!("import {{ initSync }} from \"{PROGRAM}\";"),
        "let initSync;\nexport const connect = (program) => { initSync = program; };",
    )
}

/// The other side of it, at the end of what wasm-bindgen wrote.
fn connection(loader: &str) -> String {
    format!("\nimport {{ connect }} from \"{loader}\";\nconnect(initSync);\n")
}

fn replace_all(text: &str, old: &str, new: &str) -> Result<String> {
    if !text.contains(old) {
        bail!("the divider's loader has no `{old}`");
    }
    Ok(text.replace(old, new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_say_what_they_are_and_of_which_build() {
        let mark = mark(b"a program");
        assert_eq!(mark.len(), 16);
        assert_eq!(file_name("split_admin", "1f"), "admin-1f.wasm");
        assert_eq!(file_name("chunk_3", "1f"), "chunk_3-1f.wasm");
    }

    #[test]
    fn the_list_is_read_as_it_was_written() {
        let part = Part {
            name: "admin".to_owned(),
            files: vec!["chunk_3-1f.wasm".to_owned(), "admin-1f.wasm".to_owned()],
        };
        assert_eq!(Part::of_line(part.line().trim_end()), Some(part));
    }

    #[test]
    fn a_loader_of_another_kind_is_refused() {
        let known = "import { initSync } from \"./program.js\";\nexport const a = 1;";
        assert!(
            connectable(known)
                .unwrap()
                .ends_with("\nexport const a = 1;")
        );
        assert!(connectable("import * as program from './program.js';").is_err());
    }
}
