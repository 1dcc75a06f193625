//! Holds the walls: which module may know which, inside `ledger` and `totals` too, and no circle of
//! files.

use std::collections::{BTreeMap, BTreeSet};

use crate::tidy::{Source, none, sources};

/// Modules from the top to the bottom: each may know those below it.
type Layers = &'static [&'static [&'static str]];

/// The top-level modules.
const LAYERS: Layers = &[
    &["cli"],
    &["render"],
    &["reports", "proposal"],
    &["targets"],
    &["metrics", "audit"],
    &["document"],
    &["totals"],
    &["settings"],
    &["ledger"],
    &["condition"],
    &["words"],
    &["chart_of_accounts"],
    &["parse_decimal"],
    &["ratio", "period"],
    &["money", "spelling", "parallel"],
    &["plain_decimal"],
];

/// The modules inside a room. `split` knows no ledger, `cell` knows no rows, no report knows a
/// report and no command a command.
const ROOMS: &[(&str, Layers)] = &[("ledger", LEDGER), ("totals", TOTALS), ("reports", REPORTS), ("cli", CLI)];

const LEDGER: Layers = &[
    &["read"],
    &["file_counts", "feed", "reading"],
    &["rows"],
    &["sink"],
    &["entry", "open"],
    &["names", "heading"],
    &["spelling_map", "rules"],
    &["dealers"],
    &["side_file"],
    &["problem", "field", "counts"],
    &["encoding", "cell", "split"],
];

const TOTALS: Layers = &[
    &["sink"],
    &["answer", "collect"],
    &["facts"],
    &["presence", "shard", "question"],
    &["balances", "flows"],
    &["store"],
];

const REPORTS: Layers = &[
    &["accounts", "check", "report", "statement"],
    &["survey"],
    &["method"],
    &["groups", "order"],
    &["grouping", "figure_cells"],
    &["scope", "figures"],
];

const CLI: Layers = &[
    &["accounts", "check", "init", "report", "statement"],
    &["figures"],
    &["conditions", "ledgers"],
    &["choosing", "rejects", "progress"],
    &["input", "output"],
    &["config", "side_files"],
    &["globals", "args"],
    &["diagnostics"],
    &["destination", "exit", "file_faults", "language", "nearest_path", "values"],
];

/// A file that knows another one, with the place where it does.
struct Arrow {
    from: String,
    to: String,
    place: String,
}

/// The leaves of a use tree: `a::{b, c::{d, e as f}}` has `a::b`, `a::c::d` and `a::c::e`.
fn leaves(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        return vec![tree.split(" as ").next().unwrap().trim().to_owned()];
    };
    let (before, inner) = (tree[..open].trim(), &tree[open + 1..tree.rfind('}').unwrap()]);
    let (mut depth, mut branches, mut begin) = (0, Vec::new(), 0);
    for (at, character) in inner.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                branches.push(&inner[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    branches.push(&inner[begin..]);
    let filled = branches.into_iter().filter(|branch| !branch.trim().is_empty());
    filled.flat_map(leaves).map(|leaf| format!("{before}{leaf}")).collect()
}

/// The paths that a source names, each with its line.
fn paths(source: &Source) -> Vec<(usize, String)> {
    let (mut paths, mut tree) = (Vec::new(), String::new());
    for (line, code) in source.code() {
        let statement = code.trim_start();
        let is_use =
            ["use ", "pub use ", "pub(super) use ", "pub(crate) use "].iter().any(|start| statement.starts_with(start));
        if is_use || !tree.is_empty() {
            tree.push_str(statement);
            if let Some(whole) = tree.strip_suffix(';') {
                let whole = &whole[whole.find("use ").unwrap() + 4..];
                paths.extend(leaves(whole).into_iter().map(|path| (line, path)));
                tree.clear();
            }
            continue;
        }
        for start in ["crate::", "super::", "dealer_profit::"] {
            for (at, _) in code.match_indices(start) {
                let is_whole = !code[..at].ends_with(|before: char| before.is_alphanumeric() || before == ':');
                let length = code[at..].find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
                let path = &code[at..at + length.unwrap_or(code.len() - at)];
                paths.extend(is_whole.then(|| (line, path.trim_end_matches(':').to_owned())));
            }
        }
    }
    paths
}

/// Where a path leads from a module, as far as it leads to a module.
fn resolve(path: &str, from: &str, modules: &BTreeSet<String>) -> Option<String> {
    let mut here: Vec<&str> = from.split("::").collect();
    let mut rest: Vec<&str> = path.split("::").collect();
    match rest[0] {
        "crate" | "dealer_profit" => {
            here.clear();
            rest.remove(0);
        }
        "self" | "super" => {
            while rest.first().is_some_and(|first| matches!(*first, "self" | "super")) {
                if rest.remove(0) == "super" {
                    here.pop();
                }
            }
        }
        _ => {}
    }
    here.extend(rest);
    let prefixes = (1..=here.len()).rev().map(|length| here[..length].join("::"));
    prefixes.into_iter().find(|path| modules.contains(path)).filter(|found| found != from)
}

fn is_ancestor(one: &str, other: &str) -> bool {
    other.strip_prefix(one).is_some_and(|rest| rest.starts_with("::"))
}

fn module_of(source: &Source) -> String {
    let path = source.path.strip_suffix(".rs").unwrap();
    path.strip_suffix("/mod").unwrap_or(path).replace('/', "::")
}

/// Which file knows which: a parent and its child may know each other.
fn arrows() -> Vec<Arrow> {
    let sources: Vec<Source> =
        sources().into_iter().filter(|source| !matches!(source.path.as_str(), "lib.rs" | "main.rs")).collect();
    let modules: BTreeSet<String> = sources.iter().map(module_of).collect();
    let mut arrows = Vec::new();
    for source in &sources {
        let from = module_of(source);
        for (line, path) in paths(source) {
            let to = resolve(&path, &from, &modules).filter(|to| !is_ancestor(&from, to) && !is_ancestor(to, &from));
            arrows.extend(to.map(|to| Arrow { from: from.clone(), to, place: format!("src/{}:{line}", source.path) }));
        }
    }
    assert!(arrows.len() > 800, "arrows are no longer found: {}", arrows.len());
    arrows
}

/// The arrows within a room, named by its modules, that point up or sideways.
fn pointing_up(arrows: &[Arrow], room: &str, layers: Layers) -> Vec<String> {
    let module = |path: &str| {
        let inside = if room.is_empty() { path } else { path.strip_prefix(room)?.strip_prefix("::")? };
        Some(inside.split("::").next().unwrap().to_owned())
    };
    let layer = |module: &str| layers.iter().position(|layer| layer.contains(&module));
    let wrong = |arrow: &Arrow| {
        let (from, to) = (module(&arrow.from)?, module(&arrow.to)?);
        let is_down = matches!((layer(&from), layer(&to)), (Some(from), Some(to)) if from < to);
        (from != to && !is_down).then(|| format!("{}: {from} -> {to}", arrow.place))
    };
    arrows.iter().filter_map(wrong).collect()
}

#[test]
fn modules_know_only_those_below_them() {
    none("arrows that point up, or to a module without a layer", pointing_up(&arrows(), "", LAYERS));
}

#[test]
fn rooms_have_walls_inside() {
    let arrows = arrows();
    for (room, layers) in ROOMS {
        none(
            &format!("arrows in {room} that point up, or to a module without a layer"),
            pointing_up(&arrows, room, layers),
        );
    }
}

#[test]
fn no_circle_of_files() {
    let arrows = arrows();
    let mut known: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for arrow in &arrows {
        known.entry(&arrow.from).or_default().insert(&arrow.to);
    }
    let leads_to = |from: &str, to: &str| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
        while let Some(file) = next.pop() {
            if file == to {
                return true;
            }
            if seen.insert(file) {
                next.extend(known.get(file).into_iter().flatten().copied());
            }
        }
        false
    };
    let circular = arrows.iter().filter(|arrow| leads_to(&arrow.to, &arrow.from));
    none("files in a circle", circular.map(|arrow| format!("{}: {} -> {}", arrow.place, arrow.from, arrow.to)));
}

#[test]
fn finds_the_paths_of_a_use_tree() {
    assert_eq!(leaves("a::{b, c::{d, e as f}, self}"), ["a::b", "a::c::d", "a::c::e", "a::self"]);
    let modules: BTreeSet<String> = ["a", "a::b", "a::c", "d"].map(str::to_owned).into();
    let resolved = |path: &str, from: &str| resolve(path, from, &modules);
    assert_eq!(resolved("super::c::Thing", "a::b").as_deref(), Some("a::c"));
    assert_eq!(resolved("crate::d::f", "a::b").as_deref(), Some("d"));
    assert_eq!(resolved("std::fmt", "a::b"), None);
}
