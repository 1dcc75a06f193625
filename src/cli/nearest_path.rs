//! The existing path nearest to one that does not exist.

use std::io;
use std::path::{Component, Path, PathBuf};

use dealer_profit::spelling::nearest;
use dealer_profit::words::failure::Failure;

/// The most names of a folder that are compared.
const NAMES_MAX: usize = 10_000;

/// The path that was probably meant by one that could not be read because it does not exist.
pub fn nearest_path(failure: &Failure) -> Option<String> {
    let Failure::Read { file, reason } = failure else { return None };
    if reason.kind() != io::ErrorKind::NotFound {
        return None;
    }
    let mut path = PathBuf::new();
    for component in Path::new(file).components() {
        let known = path.join(component);
        path = match component {
            Component::Normal(name) if !known.exists() => path.join(nearest_name(&path, name.to_str()?)?),
            _ => known,
        };
    }
    path.exists().then(|| path.display().to_string())
}

/// The name in a folder that is nearest to one that it does not have.
fn nearest_name(folder: &Path, name: &str) -> Option<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let names = folder.read_dir().ok()?.take(NAMES_MAX);
    let names: Vec<String> = names.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    let seen = names.iter().map(String::as_str).filter(|name| !name.starts_with('.'));
    nearest(name, seen).map(str::to_owned)
}
