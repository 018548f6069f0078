//! Where the built files come from.

use std::collections::HashMap;
use std::path::Path;
use std::{fs, io};

use actix_web::web::Bytes;

/// The files by their names from the root of the site, without the first slash.
pub type Files = HashMap<String, Bytes>;

/// The files of a folder and the folders in it. Hidden ones are somebody's, but not the app's.
pub fn folder(folder: &Path) -> io::Result<Files> {
    let mut files = Files::new();
    collect(folder, "", &mut files)?;
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Files) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&entry.path(), &format!("{prefix}{name}/"), files)?;
        } else if kind.is_file() {
            files.insert(format!("{prefix}{name}"), fs::read(entry.path())?.into());
        }
    }
    Ok(())
}

/// The files inside the binary.
#[cfg(feature = "embed-web")]
pub fn embedded() -> Option<Files> {
    use std::borrow::Cow;

    use rust_embed::Embed;

    #[derive(Embed)]
    #[folder = "../web/dist"]
    struct Dist;

    let content = |name: &str| {
        Dist::get(name).map(|file| match file.data {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => bytes.into(),
        })
    };
    Some(
        Dist::iter()
            .filter_map(|name| Some((name.to_string(), content(&name)?)))
            .collect(),
    )
}

/// This binary was built without the app.
#[cfg(not(feature = "embed-web"))]
pub fn embedded() -> Option<Files> {
    None
}
