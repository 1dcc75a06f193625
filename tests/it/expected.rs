//! Files with the expected output; `UPDATE_GOLDEN=1` rewrites them.

use std::fs;
use std::path::{Path, PathBuf};

/// A folder below `tests/`.
pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// Compares with the file, or rewrites it if `UPDATE_GOLDEN=1` is set.
pub fn expect(file: &Path, got: &str) -> Result<(), String> {
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        fs::write(file, got).unwrap();
        return Ok(());
    }
    let expected = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    if expected == got {
        return Ok(());
    }
    let line = expected.lines().zip(got.lines()).take_while(|(expected, got)| expected == got).count();
    let at = |text: &str| text.lines().nth(line).unwrap_or("the end").to_owned();
    let (expected, got) = (at(&expected), at(got));
    Err(format!("{}:{}:\n expected {expected}\n      got {got}", file.display(), line + 1))
}

/// Fails with all differences at once: a change of wording is reviewed as one list.
#[track_caller]
pub fn all_as_expected(faults: impl IntoIterator<Item = Result<(), String>>) {
    let faults: Vec<String> = faults.into_iter().filter_map(Result::err).collect();
    assert!(faults.is_empty(), "{} differ (UPDATE_GOLDEN=1 writes them anew):\n{}", faults.len(), faults.join("\n"));
}
