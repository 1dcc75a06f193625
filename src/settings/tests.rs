//! Tests of configurations and the settings read from them.

use super::*;
use crate::chart_of_accounts::{AccountId, Group};
use crate::ledger::cell::date::DateFormat;
use crate::ledger::field::Field;
use crate::ledger::rules::{ColumnMeaning, UnknownColumns};

const WHOLE: &str = r#"
ledger = ["ledgers/"]
currency = "¥"
days_in_year = 365
cost_of_capital = "0.08"
peer_by = "channel"
lang = "zh"
sales_from = "purchases"
targets = ["targets-2026.csv", "more.csv"]

[spread]
targets = "last-year"

[input]
date_format = "%m/%d/%Y"
null_values = ["NULL", ""]
unknown_columns = "dimension"
fill_down = ["dealer", "科目"]
encoding = "GBK"
delimiter = "\t"
skip_totals = true

[columns]
"门店" = "dealer"
"Total Expenses" = "other_expenses"
" ＣＩＴＹ" = "dimension"
"Area Code" = "ignore"
"冷链" = "冷藏费"
"送货" = "经销商"

[accounts.cold_chain]
group = "expenses"
zh = "冷链费"
en = "Cold chain"
aliases = ["冷藏费"]

[accounts.wages]
aliases = ["人员费用"]
sign = "reversed"
"#;

#[test]
fn reads_every_key() {
    let settings = parse(WHOLE).unwrap();
    assert_eq!(settings.ledger, ["ledgers/"]);
    assert_eq!(settings.currency.as_deref(), Some("¥"));
    assert_eq!(settings.days_in_year, 365);
    assert_eq!(settings.cost_of_capital, Ratio::new(8, 100).unwrap());
    assert_eq!(settings.peer_by, "channel");
    assert_eq!(settings.language, Some(Language::Zh));
    assert_eq!(settings.sales_from, SalesFrom::Purchases);
    assert_eq!(settings.targets, ["targets-2026.csv", "more.csv"]);
    assert_eq!(settings.spread, Spread::LastYear);
    let rules = &settings.reading;
    assert_eq!(rules.date_format, Some(DateFormat::Pattern("%m/%d/%Y".into())));
    assert_eq!(rules.null_values, ["NULL", ""]);
    assert_eq!(rules.unknown_columns, UnknownColumns::Dimension);
    assert_eq!(rules.fill_down, [Field::Dealer, Field::Account]);
    assert_eq!(rules.encoding, Some(encoding_rs::GBK));
    assert_eq!(rules.delimiter, Some(b'\t'));
    assert!(rules.skip_totals);
}

#[test]
fn columns_are_fields_accounts_dimensions_or_ignored() {
    let rules = parse(WHOLE).unwrap().reading;
    let cold_chain = rules.chart.named("cold_chain").unwrap();
    let other = rules.chart.named("其他支出").unwrap();
    for (heading, meaning) in [
        ("门店", Some(ColumnMeaning::Field(Field::Dealer))),
        ("total expenses ", Some(ColumnMeaning::Account(other))),
        ("City", Some(ColumnMeaning::Dimension)),
        ("AREA CODE", Some(ColumnMeaning::Ignore)),
        ("冷链", Some(ColumnMeaning::Account(cold_chain))),
        ("City2", None),
    ] {
        assert_eq!(rules.meaning_of(heading), meaning, "{heading}");
    }
}

#[test]
fn accounts_are_added_in_the_order_of_the_file() {
    let chart = parse("[accounts.zeta]\ngroup='support'\n[accounts.alpha]\ngroup='support'").unwrap().reading.chart;
    let ids: Vec<_> = chart.of_group(Group::Support).map(|(_, account)| account.id.as_str()).collect();
    assert_eq!(ids[ids.len() - 2..], ["zeta", "alpha"]);
    let chart = parse(WHOLE).unwrap().reading.chart;
    assert!(chart.account(chart.named("人员费用").unwrap()).sign_reversed);
    assert!(!chart.account(AccountId::SALES).sign_reversed);
}

#[test]
fn no_configuration_is_the_default() {
    let settings = parse("\u{feff}# Nothing.\n").unwrap();
    assert_eq!(settings.days_in_year, 360);
    assert_eq!(settings.cost_of_capital, Ratio::new(6, 100).unwrap());
    assert_eq!(settings.sales_from, SalesFrom::Sales);
    assert_eq!(settings.peer_by, "region");
    assert_eq!((settings.targets.len(), settings.spread), (0, Spread::Even));
}

/// A configuration, the number of its faulty line, and the message in English and Chinese.
struct Refused(&'static str, usize, &'static str, &'static str);

#[rustfmt::skip]
const REFUSED: &[Refused] = &[
    Refused("ledgr = []", 1,
        "there is no setting ledgr; did you mean ledger?",
        "没有 ledgr 这个设置，是不是 ledger？"),
    Refused("\n\n[inputs]", 3,
        "there is no setting inputs; did you mean input?",
        "没有 inputs 这个设置，是不是 input？"),
    Refused("[input]\ndate_formt = 'excel'", 2,
        "there is no setting date_formt in [input]; did you mean date_format?",
        "[input] 里没有 date_formt 这个设置，是不是 date_format？"),
    Refused("[input]\ncurrency = '¥'", 2,
        "there is no setting currency in [input]; it belongs above the first [section]",
        "[input] 里没有 currency 这个设置，它要写在第一个 [小节] 之前"),
    Refused("shops = []", 1,
        "there is no setting shops",
        "没有 shops 这个设置"),
    Refused("targets = 'a.csv'", 1,
        "targets must be a list of texts, such as [\"a\", \"b\"]",
        "targets: 应当是文字的列表，例如 [\"a\", \"b\"]"),
    Refused("[spread]\ntargets = 'evenly'", 2,
        "spread.targets: \"evenly\" is not one of even, last-year; did you mean even?",
        "spread.targets: 不能是 \"evenly\"，可以是 even、last-year，是不是 even？"),
    Refused("[spread]\ntarget = 'even'", 2,
        "there is no setting target in [spread]; did you mean targets?",
        "[spread] 里没有 target 这个设置，是不是 targets？"),
    Refused("[accounts.wages]\nalias = []", 2,
        "there is no setting alias in [accounts.wages]; did you mean aliases?",
        "[accounts.wages] 里没有 alias 这个设置，是不是 aliases？"),
    Refused("ledger = 'a'", 1,
        "ledger must be a list of texts, such as [\"a\", \"b\"]",
        "ledger: 应当是文字的列表，例如 [\"a\", \"b\"]"),
    Refused("ledger = ['a', ' ']", 1, "ledger must not be empty", "ledger: 不能为空"),
    Refused("currency = 1", 1, "currency must be a text in quotes", "currency: 应当是加引号的文字"),
    Refused("days_in_year = 367", 1,
        "days_in_year: 367 is not a number from 1 to 366",
        "days_in_year: 367 不行，可以是 1 到 366"),
    Refused("days_in_year = 365.25", 1, "days_in_year must be a whole number", "days_in_year: 应当是整数"),
    Refused("days_in_year = 0x16D", 1, "days_in_year must be a whole number", "days_in_year: 应当是整数"),
    Refused("cost_of_capital = 0.06", 1,
        "cost_of_capital: 0.06 would be a binary float; put it in quotes: cost_of_capital = \"0.06\"",
        "cost_of_capital: 0.06 会被读成二进制浮点数，请加引号：cost_of_capital = \"0.06\""),
    Refused("cost_of_capital = '6'", 1,
        "cost_of_capital: 6 is not a number from 0 to 1",
        "cost_of_capital: 6 不行，可以是 0 到 1"),
    Refused("cost_of_capital = true", 1,
        "cost_of_capital must be a decimal in quotes, such as \"0.06\"",
        "cost_of_capital: 应当是加引号的小数，例如 \"0.06\""),
    Refused("lang = 'zhh'", 1,
        "lang: \"zhh\" is not one of zh, en; did you mean zh?",
        "lang: 不能是 \"zhh\"，可以是 zh、en，是不是 zh？"),
    Refused("input = 1", 1, "input must be a section", "input: 应当是一个小节"),
    Refused("[input]\ndate_format = 'DD/MM'", 2,
        "input.date_format: \"DD/MM\" is neither \"excel\" nor a pattern such as \"%m/%d/%Y\": it has no specifier: day/month/year is written %d/%m/%Y",
        "input.date_format: \"DD/MM\" 不能用作日期格式：没有占位符，日/月/年应写成 %d/%m/%Y；可以是 \"excel\"，或 \"%m/%d/%Y\" 这样的格式"),
    Refused("[input]\nencoding = 'gb1'", 2,
        "input.encoding: \"gb1\" is not an encoding such as utf-8, gb18030, gbk, big5 or utf-16le",
        "input.encoding: 没有 \"gb1\" 这种编码，可以是 utf-8、gb18030、gbk、big5、utf-16le 等"),
    Refused("[input]\nskip_totals = 1", 2,
        "input.skip_totals must be true or false",
        "input.skip_totals: 应当是逻辑值 true 或 false"),
    Refused("[input]\nfill_down = ['deeler']", 2,
        "input.fill_down: there is no field \"deeler\"; did you mean dealer?",
        "input.fill_down: 没有 \"deeler\" 这个字段，是不是 dealer？"),
    Refused("[columns]\n\"门店\" = 'deeler'", 2,
        "columns.\"门店\": \"deeler\" is neither a field nor an account, \"dimension\" or \"ignore\"; did you mean dealer?",
        "columns.\"门店\": \"deeler\" 不是字段、科目、\"dimension\" 或 \"ignore\"，是不是 dealer？"),
    Refused("[columns]\n\"a\" = 'ignore'\n\"Ａ\" = 'ignore'", 3,
        "[columns] has \"Ａ\" twice (ignoring width and case)",
        "[columns] 里 \"Ａ\" 出现两次（不分全角半角和大小写）"),
    Refused("[accounts.wage]\naliases = ['x']", 1,
        "account wage is new and needs a group; did you mean wages?",
        "科目 wage 是新的，要写明 group，是不是 wages？"),
    Refused("[accounts.Cold]\ngroup = 'expenses'", 1,
        "account id \"Cold\" may have only lower-case letters, digits and underscores, and must begin with a letter; other names go into zh, en or aliases",
        "科目代号 \"Cold\" 只能用小写字母、数字和下划线，并以字母开头；其他名称写在 zh、en 或 aliases 里"),
    Refused("[accounts.wages]\ngroup = 'support'", 1,
        "account wages is in the group \"expenses\" and stays there",
        "科目 wages 属于 \"expenses\"，不能改到别的类别"),
    Refused("[accounts.cold]\ngroup = 'expense'", 2,
        "accounts.cold.group: \"expense\" is not one of trade, operating_profit, support, expenses, balance +, balance -; did you mean expenses?",
        "accounts.cold.group: 不能是 \"expense\"，可以是 trade、operating_profit、support、expenses、balance +、balance -，是不是 expenses？"),
    Refused("[accounts.rent]\naliases = []\n[accounts.wages]\naliases = ['房租']", 3,
        "\"房租\" would mean both rent and wages",
        "\"房租\" 会同时指 rent 和 wages 两个科目"),
];

#[test]
fn refuses_with_the_line_and_a_way_out() {
    for Refused(text, line, en, zh) in REFUSED {
        let error = parse(text).unwrap_err();
        assert_eq!(error.fault.text(Language::En), *en, "{text}");
        assert_eq!(error.fault.text(Language::Zh), *zh, "{text}");
        assert_eq!(error.line, *line, "{text}");
    }
}

#[test]
fn names_the_line_of_invalid_toml() {
    for (text, line) in [("a = 1\na = 2", 2), ("\nledger = [\n", 2), ("[input", 1), ("currency = 'x'\n= 1", 2)] {
        let error = parse(text).unwrap_err();
        assert!(matches!(error.fault, SettingsFault::Syntax { .. }), "{text}: {error:?}");
        assert_eq!(error.line, line, "{text}");
    }
}

#[test]
fn survives_every_beginning_of_a_configuration_and_every_lost_character() {
    let cuts = WHOLE.char_indices().map(|(at, _)| at);
    for at in cuts {
        let _ = parse(&WHOLE[..at]);
        let mut lost = WHOLE.to_owned();
        lost.remove(at);
        let _ = parse(&lost);
    }
    let _ = parse(&"[".repeat(100_000));
    let _ = parse(&format!("a={}", "[".repeat(100_000)));
    let _ = parse(&format!("a={}", "{a=".repeat(10_000)));
}
