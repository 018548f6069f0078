//! The script that loads the parts: as the divider wrote it, made to fit where it is served.

use std::ops::Range;

use anyhow::{Result, bail};

/// The name under which the divider's script asks for the program; there is no such file.
pub const PROGRAM: &str = "./program.js";

/// How it does that.
pub const IMPORT: &str = "import { initSync } from \"./program.js\";";

/// Fetches a file of what several parts share, once for all of them, and hands out modules of it. A
/// failure is forgotten, so that the next try asks the network again.
const SHARED: &str = r#"
const shared = new Map();
function sharedModule(file, start, end) {
    const asked = shared.get(file) ?? fetch(new URL(file, import.meta.url)).then((answer) => {
        if (!answer.ok) throw new Error(`status ${answer.status}`);
        return answer.arrayBuffer();
    });
    shared.set(file, asked);
    asked.catch(() => { if (shared.get(file) === asked) shared.delete(file); });
    const headers = { "content-type": "application/wasm" };
    return asked.then((bytes) => new Response(bytes.slice(start, end), { headers }));
}
"#;

/// The script of one build.
pub struct Loader {
    script: String,
}

impl Loader {
    /// Takes the divider's script. That imports the program by name, but the name comes from Trunk,
    /// later, and is made of the content; so the program introduces itself instead.
    pub fn of(script: &str) -> Result<Self> {
        let mut loader = Self {
            script: script.to_owned(),
        };
        loader.replace(
            IMPORT,
            "let initSync;\nexport const connect = (program) => { initSync = program; };",
        )?;
        Ok(loader)
    }

    /// Has the divider's file fetched from an address of ours, relative to the script.
    pub fn fetch_from(&mut self, file: &str, address: &str) -> Result<()> {
        self.replace(&format!("\"./{file}\""), &format!("\"{address}\""))
    }

    /// Has the divider's file taken out of a shared one at an address of ours, relative to the script,
    /// from a byte to before another.
    pub fn take_from_shared(
        &mut self,
        file: &str,
        address: &str,
        Range { start, end }: Range<usize>,
    ) -> Result<()> {
        self.replace(
            &format!("fetch(new URL(\"./{file}\", import.meta.url))"),
            &format!("sharedModule(\"{address}\", {start}, {end})"),
        )
    }

    /// The whole script.
    pub fn finish(self) -> String {
        self.script + SHARED
    }

    fn replace(&mut self, old: &str, new: &str) -> Result<()> {
        if !self.script.contains(old) {
            bail!("the divider's script has no `{old}`");
        }
        self.script = self.script.replace(old, new);
        Ok(())
    }
}

/// What the program says at its end: where the script finds it.
pub fn introduction(script: &str) -> String {
    format!("\nimport {{ connect }} from \"{script}\";\nconnect(initSync);\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = r#"import { initSync } from "./program.js";
const a = makeLoad(() => { const src = fetch(new URL("./chunk_1.wasm", import.meta.url)); });
const b = makeLoad(() => { const src = fetch(new URL("./split_admin.wasm", import.meta.url)); });
"#;

    #[test]
    fn every_file_is_found_where_it_is() {
        let mut loader = Loader::of(SCRIPT).unwrap();
        loader
            .fetch_from("split_admin.wasm", "../parts/admin-1f.wasm")
            .unwrap();
        let shared = "../parts/shared-1f.bin";
        loader
            .take_from_shared("chunk_1.wasm", shared, 7..9)
            .unwrap();
        let script = loader.finish();
        assert!(!script.contains("\"./"), "{script}");
        let taken = format!("src = sharedModule(\"{shared}\", 7, 9);");
        assert!(script.contains(&taken), "{script}");
        let fetched = "fetch(new URL(\"../parts/admin-1f.wasm\", import.meta.url))";
        assert!(script.contains(fetched), "{script}");
    }

    #[test]
    fn a_script_of_another_kind_is_refused() {
        assert!(Loader::of("import * as program from './program.js';").is_err());
        let mut loader = Loader::of(SCRIPT).unwrap();
        assert!(loader.fetch_from("split_home.wasm", "home.wasm").is_err());
        assert!(
            loader
                .take_from_shared("split_home.wasm", "shared.bin", 0..1)
                .is_err()
        );
    }
}
