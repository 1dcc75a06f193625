//! The command line and the configuration: help, suggestions, languages and refusals.

use std::fs;
use std::path::Path;

use crate::program::Program;

const HINT_EN: &str = "note: see dealer-profit --help\n";
const HINT_ZH: &str = "提示: 用法见 dealer-profit --help\n";

fn run(line: &str) -> crate::program::Ran {
    let folder = tempfile::tempdir().unwrap();
    Program::within(folder.path()).args(line.split(' ')).run()
}

/// A command line and its error message.
type Refused = (&'static str, &'static str);

#[rustfmt::skip]
const REFUSED: &[Refused] = &[
    ("repot", "\"repot\" is not one of the commands report, statement, check, accounts, init; did you mean report?"),
    ("plan", "\"plan\" is not one of the commands report, statement, check, accounts, init"),
    ("report a.csv --perod 2026", "--perod is not known; did you mean --period?"),
    ("accounts a.csv", "a.csv is not known"),
    ("accounts --color alwys", "--color: \"alwys\" is not one of auto, always, never; did you mean always?"),
    ("accounts --lang fr", "--lang: \"fr\" is not one of zh, en"),
    ("accounts --format xml", "--format: \"xml\" is not one of table, csv, json, markdown, xlsx"),
    ("accounts --threads", "--threads needs a value"),
    ("accounts --output=", "--output needs a value"),
    ("accounts --threads 0", "--threads: \"0\" is not a whole number from 1 to 256"),
    ("accounts --threads 257", "--threads: \"257\" is not a whole number from 1 to 256"),
    ("accounts --quiet=yes", "--quiet takes no value"),
    ("accounts --config a --no-config", "--config and --no-config contradict each other"),
    ("accounts -o a.pdf", "--output: the extension of \"a.pdf\" names no format: use .txt, .csv, .json, .md or .xlsx, or give --format"),
    ("accounts -o a", "--output: the extension of \"a\" names no format: use .txt, .csv, .json, .md or .xlsx, or give --format"),
    ("accounts --bom --format json", "--bom is for the format csv only"),
    ("report", "no ledger: name files, folders or - for standard input, or set ledger in dealer-profit.toml"),
    ("report - -", "- (standard input) may be given only once"),
    ("report a --sort x --sort y", "--sort may be given only once"),
    ("report a --top 0", "--top: \"0\" is not a whole number of at least 1"),
    ("report a --by dealer,,month", "--by: an item of the list is empty"),
    ("report a --where region", "--where: \"region\" is not FIELD=VALUE, such as region=East"),
    ("report a --as-of 2026-02-30", "--as-of: \"2026-02-30\" is not a date from 1990 to 2100, such as 2026-03-31"),
    ("report a --period last-mont", "--period: \"last-mont\": not a period; did you mean last-month?"),
    ("report a --period 2026..2025", "--period: \"2026..2025\": it runs backwards, from 2026-01 to 2025-12"),
    ("report a --fail-on los", "--fail-on: \"los\": not a condition; did you mean loss? (it is loss, below-target, METRIC<NUMBER or METRIC>NUMBER, such as margin<2%)"),
    ("report a --fail-on margin<=2%", "--fail-on: \"margin<=2%\": only < and > compare, as in margin<2%"),
    ("report a --encoding gbkk", "--encoding: \"gbkk\" is not an encoding such as utf-8, gb18030, gbk, big5 or utf-16le; did you mean gbk?"),
    ("report a --delimiter |", "--delimiter: \"|\" is not one of ,, ;, tab"),
    ("report a --fill-down deeler", "--fill-down: there is no field \"deeler\"; did you mean dealer?"),
    ("report a --sales-from purchase", "--sales-from: \"purchase\" is not one of sales, purchases; did you mean purchases?"),
];

#[test]
fn refuses_with_status_2_and_a_way_out() {
    for (line, message) in REFUSED {
        run(line).assert(2, "", &format!("error: {message}\n{HINT_EN}"));
    }
}

#[test]
fn a_command_is_needed() {
    let folder = tempfile::tempdir().unwrap();
    let message = "error: a command is missing: one of report, statement, check, accounts, init\n";
    Program::within(folder.path()).run().assert(2, "", &format!("{message}{HINT_EN}"));
}

#[test]
fn refuses_in_chinese() {
    for (line, message) in [
        (
            "--lang zh repot",
            "没有 \"repot\" 这个命令，可以是 report、statement、check、accounts、init，是不是 report？",
        ),
        ("report --lang=zh a --perod x", "不认识 --perod，是不是 --period？"),
        ("report --lang=zh a --period last-mont", "--period: \"last-mont\"：不是期间，是不是 last-month？"),
        ("report --lang=zh a --top x", "--top: \"x\" 不是 1 或更大的整数"),
    ] {
        run(line).assert(2, "", &format!("错误: {message}\n{HINT_ZH}"));
    }
}

#[test]
fn the_language_is_found_in_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let opening = |variables: &[(&str, &str)]| {
        let program = Program::within(folder.path()).args(["repot"]);
        let ran = variables.iter().fold(program, |program, (name, value)| program.env(name, value)).run();
        ran.err().chars().take(2).collect::<String>()
    };
    for (variables, word) in [
        (vec![], "er"),
        (vec![("LANG", "zh_CN.UTF-8")], "错误"),
        (vec![("LC_ALL", ""), ("LC_MESSAGES", "zh_CN"), ("LANG", "en_US")], "错误"),
        (vec![("LC_ALL", "C"), ("LANG", "zh_CN")], "er"),
        (vec![("DEALER_PROFIT_LANG", "zh"), ("LC_ALL", "C")], "错误"),
        (vec![("DEALER_PROFIT_LANG", "en"), ("LC_ALL", "zh_CN")], "er"),
    ] {
        assert_eq!(opening(&variables), word, "{variables:?}");
    }
}

#[test]
fn help_is_whole_in_both_languages_and_fits_80_columns() {
    for (language, usage) in [
        ("en", "Usage: dealer-profit report [OPTIONS] [LEDGER]...\n"),
        ("zh", "用法：dealer-profit report [选项] [LEDGER]...\n"),
    ] {
        for command in ["", "report ", "accounts "] {
            let ran = run(&format!("{command}--lang {language} --help"));
            let help = ran.succeeded();
            assert!(command != "report " || help.contains(usage), "{help}");
            for english in ["Print", "Options:", "possible values", "default:"] {
                assert!(language == "en" || !help.contains(english), "{english}: {help}");
            }
            let wide = help.lines().find(|line| unicode_width::UnicodeWidthStr::width(*line) > 80);
            assert_eq!(wide, None);
            assert_eq!(run(&format!("{command}-h --lang {language}")).succeeded(), help);
            assert!(help.ends_with('\n') && !help.ends_with("\n\n"));
        }
    }
}

#[test]
fn the_version_is_on_standard_output() {
    let version = concat!("dealer-profit ", env!("CARGO_PKG_VERSION"), "\n");
    for line in ["-V", "--version", "report --version"] {
        run(line).assert(0, version, "");
    }
}

#[test]
fn global_options_stand_before_or_after_the_command() {
    let before = run("--no-config --threads 2 --quiet --lang zh --color never accounts --format json");
    let after = run("accounts --format json --no-config --threads 2 --quiet --lang zh --color never");
    assert_eq!(before.succeeded(), after.succeeded());
}

#[test]
fn errors_are_coloured_only_where_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let is_coloured = |line: &str, variables: &[(&str, &str)]| {
        let program = Program::within(folder.path()).args(line.split(' '));
        variables.iter().fold(program, |program, (name, value)| program.env(name, value)).run().err().contains('\u{1b}')
    };
    assert!(!is_coloured("repot", &[]));
    assert!(is_coloured("--color always repot", &[("NO_COLOR", "1")]));
    assert!(is_coloured("repot", &[("CLICOLOR_FORCE", "1")]));
    assert!(!is_coloured("repot", &[("CLICOLOR_FORCE", "0")]));
    assert!(!is_coloured("repot", &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!is_coloured("repot --color=never", &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn arguments_cannot_control_the_terminal() {
    run("\u{1b}[31mred").assert(
        2,
        "",
        &format!(
            "error: \"\\u{{1b}}[31mred\" is not one of the commands report, statement, check, accounts, init\n{HINT_EN}"
        ),
    );
    run("accounts \u{1b}[31m").assert(2, "", &format!("error: \\u{{1b}}[31m is not known\n{HINT_EN}"));
}

fn configured(folder: &Path, text: &str) {
    fs::write(folder.join("dealer-profit.toml"), text).unwrap();
}

#[test]
fn a_configuration_is_found_here_and_above() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("a").join("b");
    fs::create_dir_all(&inner).unwrap();
    configured(folder.path(), "lang = 'zh'\n\n[input]\nnul_values = []\n");
    let message = "there is no setting nul_values in [input]; did you mean null_values?";
    let fault = |file: &str| format!("error: {file}:4: {message}\n");
    Program::within(folder.path()).args(["accounts"]).run().assert(1, "", &fault("dealer-profit.toml"));
    Program::within(&inner).args(["accounts"]).run().assert(1, "", &fault("../../dealer-profit.toml"));
    Program::within(&inner).args(["accounts", "--config", "../../dealer-profit.toml"]).run().assert(
        1,
        "",
        &fault("../../dealer-profit.toml"),
    );
    let json = ["accounts", "--format", "json", "--no-config"];
    assert!(Program::within(&inner).args(json).run().succeeded().starts_with("{\n"));
}

#[test]
fn a_configuration_that_cannot_be_read_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let run = |line: &str| Program::within(folder.path()).args(line.split(' ')).run();
    run("accounts --config none.toml").assert(
        1,
        "",
        "error: none.toml: cannot be read: there is no such file or folder\n",
    );
    run("accounts --lang zh --config none.toml").assert(1, "", "错误: none.toml: 无法读取：没有这个文件或文件夹\n");
    fs::write(folder.path().join("dealer-profit.toml"), b"# 1\n# \xff\n").unwrap();
    run("accounts").assert(1, "", "error: dealer-profit.toml:2: a configuration must be UTF-8\n");
    fs::remove_file(folder.path().join("dealer-profit.toml")).unwrap();
    fs::create_dir(folder.path().join("dealer-profit.toml")).unwrap();
    run("accounts").assert(1, "", "error: dealer-profit.toml: cannot be read: it is a folder\n");
}

#[test]
fn the_configuration_s_language_overrides_the_locale() {
    let folder = tempfile::tempdir().unwrap();
    configured(folder.path(), "lang = 'zh'");
    let opening = |line: &str, name: &str, value: &str| {
        let ran = Program::within(folder.path()).args(line.split(' ')).env(name, value).run();
        ran.err().chars().take(2).collect::<String>()
    };
    assert_eq!(opening("report", "LANG", "C"), "错误");
    assert_eq!(opening("report --lang en", "LANG", "zh_CN"), "er");
    assert_eq!(opening("report", "DEALER_PROFIT_LANG", "en"), "er");
}

#[test]
fn accounts_lists_the_chart_in_use() {
    let folder = tempfile::tempdir().unwrap();
    configured(
        folder.path(),
        "[accounts.cold_chain]\ngroup='expenses'\nzh='冷链费'\nen='=Cold, chain'\naliases=['a','b']\nsign='reversed'\n",
    );
    let run = |format: &str| Program::within(folder.path()).args(["accounts", "--format", format]).run();
    let ran = run("csv");
    let csv = ran.succeeded();
    assert!(csv.starts_with(
        "id,group,zh,en,aliases,sign\nsales,trade,销售收入,Sales,销售额; 营业收入; 销售; revenue,normal\n"
    ));
    assert!(csv.contains("\nother_support,support,其他支持,Other support,,normal\n"));
    assert!(csv.contains("\ncold_chain,expenses,冷链费,\"'=Cold, chain\",a; b,reversed\ncapital_employed,balance +,"));
    assert_eq!(csv.lines().count(), 43);
    assert!(!csv.contains('\r'));
    let ran = run("json");
    let json: serde_json::Value = serde_json::from_str(ran.succeeded()).unwrap();
    assert_eq!(json["schema"], "dealer-profit/accounts/1");
    assert_eq!(json["accounts"].as_array().unwrap().len(), 42);
    let cold_chain = serde_json::json!({
        "id": "cold_chain", "group": "expenses", "zh": "冷链费", "en": "=Cold, chain", "aliases": ["a", "b"],
        "sign": "reversed",
    });
    assert_eq!(json["accounts"][32], cold_chain);
    let ran = Program::within(folder.path()).args(["accounts", "--format", "csv", "--bom"]).run();
    assert_eq!(ran.succeeded().strip_prefix('\u{feff}'), Some(csv));
}
