//! A call of wasm-bindgen, as Trunk makes it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What a caller wants of wasm-bindgen, as far as it matters here.
pub struct Call {
    args: Vec<OsString>,
    /// The linked program.
    pub input: PathBuf,
    /// The folder for what is written.
    pub out_dir: PathBuf,
    /// What is written is called so, with an ending.
    pub out_name: String,
}

impl Call {
    /// `None` for a call that binds nothing, such as the question for the version.
    pub fn read(args: &[OsString]) -> Option<Self> {
        let words = || args.iter().skip(1).filter_map(|arg| arg.to_str());
        let option = |name: &str| words().find_map(|word| word.strip_prefix(name));
        Some(Self {
            args: args.to_vec(),
            input: words()
                .find(|word| !word.starts_with('-') && word.ends_with(".wasm"))?
                .into(),
            out_dir: option("--out-dir=")?.into(),
            out_name: option("--out-name=")?.to_owned(),
        })
    }

    /// The same call for the main part.
    pub fn args_for(&self, main: &Path) -> Vec<OsString> {
        let same = self.args.iter().map(|arg| match arg {
            arg if arg == self.input.as_os_str() => main.into(),
            arg => arg.clone(),
        });
        // The loader reads the program's table of functions, which is an export of the linker. The
        // names were for the divider only.
        same.chain(["--keep-lld-exports", "--remove-name-section"].map(OsString::from))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split_whitespace().map(OsString::from).collect()
    }

    #[test]
    fn the_main_part_is_bound_in_place_of_the_program() {
        let args = words("wasm-bindgen --target=web --out-dir=out --out-name=web in/web.wasm");
        let call = Call::read(&args).unwrap();
        assert_eq!(call.out_dir, Path::new("out"));
        assert_eq!(call.out_name, "web");
        assert_eq!(
            call.args_for(Path::new("p/main.wasm")),
            words(
                "wasm-bindgen --target=web --out-dir=out --out-name=web p/main.wasm --keep-lld-exports --remove-name-section"
            )
        );
        assert!(Call::read(&words("wasm-bindgen --version")).is_none());
    }
}
