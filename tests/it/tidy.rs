//! Holds the tree: which package is used where, how long things may be, and what no file may hold.

use std::fs;
use std::path::{Path, PathBuf};

/// Packages that are used in one place only.
const WALLS: &[(&str, &[&str])] = &[
    ("clap", &["cli/"]),
    ("anyhow", &["cli/"]),
    ("terminal_size", &["cli/"]),
    ("tempfile", &["cli/"]),
    ("comfy_table", &["render/table.rs"]),
    ("rust_xlsxwriter", &["render/xlsx/"]),
    (
        "fearless_simd",
        &[
            "ledger/split/masks.rs",
            "ledger/split/index.rs",
            "ledger/split/offsets.rs",
            "ledger/encoding/validate.rs",
            "ledger/cell/amount_batch.rs",
            "ledger/spelling_map.rs",
            "totals/flows/wide_rows.rs",
        ],
    ),
    ("encoding_rs", &["ledger/", "settings/input.rs", "cli/"]),
    ("toml", &["settings/"]),
    ("calamine", &["ledger/open/workbook/"]),
    ("zip", &["ledger/open/workbook/"]),
];

/// Where binary floating point may be named: a workbook's numbers are floats, and display widths
/// are none.
const FLOATS: &[&str] =
    &["ledger/cell/amount.rs", "ledger/open/workbook/cells.rs", "render/xlsx/paper.rs", "render/xlsx/tables.rs"];

const LINES_OF_A_FUNCTION: usize = 70;
const LINES_OF_A_FILE: usize = 500;
/// Longer files, with the lines that they may have. This list may only shrink.
const LONG_FILES: &[(&str, usize)] = &[];

/// A source file without its tests.
pub struct Source {
    /// Its path within `src/`.
    pub path: String,
    text: String,
}

impl Source {
    fn module(&self) -> &str {
        let first = self.path.split('/').next().unwrap();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// Lines of code: comments stay out.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, into);
        } else {
            into.push(path);
        }
    }
}

pub fn sources() -> Vec<Source> {
    let src = root().join("src");
    let mut files = Vec::new();
    files_below(&src, &mut files);
    files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    files.retain(|file| file.file_name().is_some_and(|name| name != "tests.rs"));
    files.sort();
    let source = |file: PathBuf| {
        let text = fs::read_to_string(&file).unwrap();
        let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
        let path = file.strip_prefix(&src).unwrap().to_str().unwrap().replace('\\', "/");
        Source { path, text: text[..end].to_owned() }
    };
    let sources: Vec<Source> = files.into_iter().map(source).collect();
    assert!(sources.len() > 40, "the sources are not where they were");
    sources
}

#[track_caller]
pub fn none(what: &str, found: impl IntoIterator<Item = String>) {
    let found: Vec<String> = found.into_iter().collect();
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

#[test]
fn packages_stay_behind_their_walls() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (line, code) in source.code() {
            for (package, places) in WALLS {
                let is_named = code.contains(&format!("{package}::")) || code.contains(&format!("use {package}"));
                let is_ours =
                    code.contains(&format!("::{package}::")) || code.contains(&format!("dealer_profit::{package}"));
                if is_named && !is_ours && !places.iter().any(|place| source.path.starts_with(place)) {
                    wrong.push(format!("src/{}:{line}: {package}", source.path));
                }
            }
        }
    }
    none("packages beyond their walls", wrong);
}

#[test]
fn no_money_passes_through_binary_floating_point() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !FLOATS.contains(&source.path.as_str())) {
        let named = source.code().filter(|(_, code)| code.contains("f64") || code.contains("f32"));
        wrong.extend(named.map(|(line, _)| format!("src/{}:{line}", source.path)));
    }
    none("binary floating point", wrong);
}

#[test]
fn only_the_command_line_talks_to_the_world() {
    const WORLD: [&str; 7] = ["println!", "eprintln!", "print!(", "dbg!", "std::env", "std::process", "io::stdout"];
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.module() != "cli" && source.path != "main.rs") {
        for (line, code) in source.code() {
            let named = WORLD.iter().find(|word| code.contains(**word));
            wrong.extend(named.map(|word| format!("src/{}:{line}: {word}", source.path)));
        }
    }
    for source in sources() {
        let prints = source.code().filter(|(_, code)| code.contains("println!") || code.contains("dbg!"));
        wrong.extend(prints.map(|(line, _)| format!("src/{}:{line}: panics on a closed pipe", source.path)));
    }
    none("talk with the world", wrong);
}

#[test]
fn every_file_says_what_it_is_about() {
    let vague = ["util", "utils", "helper", "helpers", "common", "misc", "shared"];
    let mut wrong = Vec::new();
    for source in sources() {
        if source.path.split('/').any(|part| vague.contains(&part.strip_suffix(".rs").unwrap_or(part))) {
            wrong.push(format!("src/{} is a drawer for anything", source.path));
        }
        if !source.text.starts_with("//! ") {
            wrong.push(format!("src/{} does not begin with what it is for", source.path));
        }
    }
    none("files", wrong);
}

/// A table of messages is flat: it is looked up, not followed, and cutting it up only scatters the
/// messages.
#[test]
fn functions_are_short() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.module() != "words") {
        let mut begun: Option<(usize, usize, String)> = None;
        for (number, line) in source.text.lines().enumerate().map(|(index, line)| (index + 1, line)) {
            let indent = line.len() - line.trim_start().len();
            let head = line.trim_start();
            let is_head = ["fn ", "pub fn ", "const fn ", "pub const fn ", "pub(super) fn ", "pub(crate) fn "]
                .iter()
                .any(|start| head.starts_with(start));
            if is_head && begun.is_none() {
                begun = Some((number, indent, head.to_owned()));
            }
            if let Some((first, _, name)) = begun.take_if(|(_, of, _)| head.starts_with('}') && indent == *of) {
                let length = number - first + 1;
                if length > LINES_OF_A_FUNCTION {
                    wrong.push(format!("src/{}:{first}: {length} lines: {name}", source.path));
                }
            }
        }
    }
    none("functions that are too long", wrong);
}

#[test]
fn files_are_short() {
    let mut wrong = Vec::new();
    for source in sources() {
        let length = source.text.lines().count();
        let exception = LONG_FILES.iter().find(|(path, _)| *path == source.path);
        match exception {
            None if length > LINES_OF_A_FILE => wrong.push(format!("src/{}: {length} lines", source.path)),
            Some((_, most)) if length > *most => wrong.push(format!("src/{}: {length} lines, not {most}", source.path)),
            Some(_) if length <= LINES_OF_A_FILE => wrong.push(format!("src/{}: no exception any more", source.path)),
            _ => {}
        }
    }
    none("files that are too long", wrong);
}

/// Words of riddles: a comment that needs one says who or what it means.
const RIDDLES: [&str; 5] = ["nobody", "whoever", "whatever", "foretell", "foretold"];
const COLUMNS_OF_A_COMMENT: usize = 100;

#[test]
fn comments_are_narrow_and_plain() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests/it", "benches"] {
        let mut files = Vec::new();
        files_below(&root().join(folder), &mut files);
        for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "rs")) {
            let text = fs::read_to_string(file).unwrap();
            let comments = text.lines().enumerate().filter(|(_, line)| line.trim_start().starts_with("//"));
            for (index, line) in comments {
                let place = format!("{}:{}", file.display(), index + 1);
                if line.chars().count() > COLUMNS_OF_A_COMMENT {
                    wrong.push(format!("{place}: wider than {COLUMNS_OF_A_COMMENT}"));
                }
                let line = line.to_lowercase();
                wrong.extend(RIDDLES.iter().find(|word| line.contains(**word)).map(|word| format!("{place}: {word}")));
            }
        }
    }
    none("comments", wrong);
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let (mut wrong, mut section, mut before, mut count) = (Vec::new(), "", "", 0);
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section.ends_with("dependencies]") && line.contains(" = ") {
            count += 1;
            if !before.starts_with("# ") {
                wrong.push(line.to_owned());
            }
        }
        before = line;
    }
    assert!(count > 10, "the dependencies are not found");
    none("dependencies without a comment", wrong);
}

#[test]
fn nothing_is_left_undone_and_nothing_names_a_machine() {
    // Put together here, so that this file does not name them.
    let words = [
        ["TO", "DO"],
        ["FIX", "ME"],
        ["XX", "X:"],
        ["todo", "!("],
        ["unimplemented", "!("],
        ["/ho", "me/"],
        ["/ro", "ot/"],
        ["/tm", "p/"],
        ["/wo", "rk/"],
    ]
    .map(|parts| parts.concat());
    let mut files = ["Cargo.toml", "README.md", "CHANGELOG.md"].map(|name| root().join(name)).to_vec();
    ["src", "tests", "examples", "benches"].iter().for_each(|folder| {
        if root().join(folder).is_dir() {
            files_below(&root().join(folder), &mut files);
        }
    });
    let mut wrong = Vec::new();
    for file in files {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        for (index, line) in text.lines().enumerate() {
            let found = words.iter().find(|word| line.contains(word.as_str()));
            wrong.extend(found.map(|word| format!("{}:{}: {word}", file.display(), index + 1)));
        }
    }
    none("left undone, or of one machine", wrong);
}
