//! The single-page app as it ships: built by Trunk, compressed, weighed.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::process::{path_with, run_quietly};
use crate::progress::Ticker;
use crate::workspace::Workspace;
use crate::{fingerprint, parts};

/// Everything that decides what the built app is.
const INPUTS: [&str; 8] = [
    ".cargo/config.toml",
    "xtask/src/parts",
    "web",
    "shared",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
];

/// Endings of files that shrink; the others are compressed in themselves.
const COMPRESSIBLE: [&str; 8] = ["wasm", "bin", "js", "css", "svg", "json", "txt", "ico"];

/// What a first visit may transfer, in bytes: everything but the parts.
const FIRST_VISIT_BUDGET: u64 = 350_000;

/// What opening a page may transfer on top of that, when no page before it has brought some of it.
const PART_BUDGET: u64 = 150_000;

/// Builds the app unless it is there and unchanged.
pub fn build(workspace: &Workspace, trunk: &Path, ticker: &mut Ticker) -> Result<()> {
    let stamp = workspace.tools().join("spa.stamp");
    let inputs = inputs(workspace)?;
    if fs::read_to_string(&stamp).ok() == Some(stamp_text(inputs, workspace)?) {
        return Ok(());
    }
    // Trunk empties the folder itself, once the new files are complete.
    let mut build = trunk_command(workspace, trunk)?;
    build.env(parts::FOLDER_VARIABLE, parts_folder(workspace));
    run_quietly(build.args(["build", "--release"]), ticker)?;
    parts::deliver(&parts_folder(workspace), &workspace.dist())?;
    compress(&workspace.dist())?;
    // The inputs as they were before: an edit during the build asks for another one.
    fs::write(&stamp, stamp_text(inputs, workspace)?)
        .with_context(|| format!("cannot write {}", stamp.display()))
}

/// Trunk at the workspace root, with our wasm-bindgen first in its `PATH`.
pub fn trunk_command(workspace: &Workspace, trunk: &Path) -> Result<Command> {
    let mut command = workspace.program(trunk);
    command
        .env("PATH", path_with(&workspace.tools_bin())?)
        // Trunk wants `true` or `false` in this variable and stops at the customary `1`.
        .env_remove("NO_COLOR");
    Ok(command)
}

/// Prints what a first visit transfers and what each part adds to that; fails when one of them is over
/// its budget.
pub fn weigh(workspace: &Workspace) -> Result<()> {
    let dist = workspace.dist();
    let place = dist.join(parts::PLACE);
    let mut first = 0;
    for (kind, ending) in [
        ("WebAssembly", ".wasm.br"),
        ("JavaScript", ".js.br"),
        ("CSS", ".css.br"),
    ] {
        let bytes = bytes_of(&dist, &place, ending)?;
        println!("{kind:>16} {bytes:>8} bytes");
        first += bytes;
    }
    let mut weights = vec![("first visit".to_owned(), first, FIRST_VISIT_BUDGET)];
    for part in parts::list(&parts_folder(workspace))? {
        let mut bytes = 0;
        for file in &part.files {
            bytes += neighbour(&place.join(file), "br").metadata()?.len();
        }
        weights.push((part.name, bytes, PART_BUDGET));
    }
    for (what, bytes, budget) in &weights {
        println!("{what:>16} {bytes:>8} bytes of {budget} (Brotli)");
    }
    if let Some((what, ..)) = weights.iter().find(|(_, bytes, budget)| bytes > budget) {
        bail!("the single-page app transfers more than allowed: {what}");
    }
    Ok(())
}

/// Where the parts wait until Trunk has built the rest.
fn parts_folder(workspace: &Workspace) -> PathBuf {
    workspace.tools().join("parts")
}

fn inputs(workspace: &Workspace) -> Result<u64> {
    fingerprint::of(workspace.root(), &INPUTS, &[workspace.dist()])
}

/// The stamp vouches for what was built too: a hand-made `trunk build` is not taken for ours.
fn stamp_text(inputs: u64, workspace: &Workspace) -> Result<String> {
    let outputs = fingerprint::of(workspace.root(), &["web/dist"], &[])?;
    Ok(format!("{inputs:016x} {outputs:016x}\n"))
}

fn compress(dist: &Path) -> Result<()> {
    let files = fingerprint::files(dist, &[])?;
    for file in files.iter().filter(|file| is_compressible(file)) {
        let content = fs::read(file)?;
        let brotli = neighbour(file, "br");
        brotli_into(&content, File::create(&brotli)?)
            .with_context(|| format!("cannot write {}", brotli.display()))?;
        let gzip = neighbour(file, "gz");
        gzip_into(&content, File::create(&gzip)?)
            .with_context(|| format!("cannot write {}", gzip.display()))?;
    }
    Ok(())
}

/// HTML is left alone: the server puts a fresh nonce into it for every answer.
fn is_compressible(file: &Path) -> bool {
    file.extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| COMPRESSIBLE.contains(&ending))
}

fn neighbour(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn brotli_into(content: &[u8], mut to: impl Write) -> std::io::Result<()> {
    let params = BrotliEncoderParams {
        quality: 11,
        size_hint: content.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &content[..], &mut to, &params)?;
    to.flush()
}

fn gzip_into(content: &[u8], to: impl Write) -> std::io::Result<()> {
    let mut encoder = GzEncoder::new(to, Compression::best());
    encoder.write_all(content)?;
    encoder.finish()?.flush()
}

/// What all files with this ending weigh, but for those in one folder.
fn bytes_of(dist: &Path, without: &Path, ending: &str) -> Result<u64> {
    let mut bytes = 0;
    for file in fingerprint::files(dist, &[without.to_owned()])? {
        if file.to_string_lossy().ends_with(ending) {
            bytes += file.metadata()?.len();
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn neighbours_keep_the_whole_name() {
        assert_eq!(
            neighbour(Path::new("dist/app_bg.wasm"), "br"),
            Path::new("dist/app_bg.wasm.br")
        );
    }

    #[test]
    fn pages_and_pictures_are_not_compressed() {
        assert!(is_compressible(Path::new("web-1f.js")));
        for name in ["index.html", "logo.png", "web.js.br", "LICENSE"] {
            assert!(!is_compressible(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn both_forms_unpack_to_the_original() {
        let content = b"the same words, the same words, the same words".repeat(20);
        let (mut brotli, mut gzip) = (Vec::new(), Vec::new());
        brotli_into(&content, &mut brotli).unwrap();
        gzip_into(&content, &mut gzip).unwrap();

        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &brotli[..], &mut unpacked).unwrap();
        assert_eq!(unpacked, content);

        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&gzip[..])
            .read_to_end(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, content);
        assert!(brotli.len() < content.len() && gzip.len() < content.len());
    }
}
