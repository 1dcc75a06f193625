//! Real sheets, one table per rule.

use super::*;
use crate::chart_of_accounts::{AccountChange, ChartOfAccounts};
use crate::ledger::rules::{ColumnMeaning, DealerFrom, UnknownColumns};
use crate::spelling::normal_form;
use crate::words::heading::Lacking;

/// Rows of cells, from lines and bars.
fn rows(sheet: &str) -> Vec<Vec<String>> {
    sheet.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect()
}

fn rules(columns: &[(&str, &str)]) -> ReadingRules {
    let mut rules = ReadingRules::default();
    for (heading, meaning) in columns {
        let meaning = match *meaning {
            "dimension" => ColumnMeaning::Dimension,
            "ignore" => ColumnMeaning::Ignore,
            name => Field::named(name).map_or_else(
                || ColumnMeaning::Account(rules.chart.named(name).unwrap()),
                |(field, _)| ColumnMeaning::Field(field),
            ),
        };
        rules.columns.insert(normal_form(heading), meaning);
    }
    rules
}

fn role(column: &Column) -> String {
    let chart = ChartOfAccounts::default();
    let name = match column.role {
        Role::Field(field) => field.id().to_owned(),
        Role::Account(id) => format!("+{}", chart.account(id).id),
        Role::Month(month) => month.to_string(),
        Role::Dimension => format!("'{}", column.heading),
        Role::Calculated(Calculated::Group(group)) => format!("={}", group.id()),
        Role::Calculated(Calculated::Metric(id)) => format!("={id}"),
        Role::Calculated(Calculated::Total) => "=total".to_owned(),
        Role::Calculated(Calculated::TotalOf(period)) => format!("=total {period}"),
        Role::Calculated(Calculated::CumulativeOf(id)) => {
            let name = id.map_or(String::new(), |summand| match summand {
                Summand::Account(id) => chart.account(id).id.clone(),
                Summand::Group(group) => group.id().to_owned(),
                Summand::Profit => "profit".to_owned(),
            });
            format!("=ytd {name}").trim_end().to_owned()
        }
        Role::Ignored => "-".to_owned(),
        Role::Blank => String::new(),
    };
    if column.scale == 0 { name } else { format!("{name}*{}", column.scale) }
}

/// Form, rows and roles in one line.
fn shape(layout: &Layout) -> String {
    let roles: Vec<String> = layout.columns.iter().map(role).collect();
    format!("{:?} {:?} {}", layout.form, layout.heading_rows, roles.join("|"))
}

#[track_caller]
fn reads(sheet: &str, expected: &str) {
    reads_with(sheet, &ReadingRules::default(), expected);
}

#[track_caller]
fn reads_with(sheet: &str, rules: &ReadingRules, expected: &str) {
    let layout = find_layout(&rows(sheet), rules);
    assert_eq!(layout.as_ref().map(shape), Ok(expected.to_owned()), "{sheet}");
}

#[track_caller]
fn faults(sheet: &str) -> Vec<HeadingFault> {
    faults_with(sheet, &ReadingRules::default())
}

#[track_caller]
fn faults_with(sheet: &str, rules: &ReadingRules) -> Vec<HeadingFault> {
    find_layout(&rows(sheet), rules).map(|layout| shape(&layout)).unwrap_err()
}

fn unknown(fault: &HeadingFault) -> Vec<(&str, Option<(&str, &str)>)> {
    let HeadingFault::UnknownColumns { columns, .. } = fault else { panic!("{fault:?}") };
    columns
        .iter()
        .map(|column| {
            let near = column.near.as_ref().map(|near| (near.name.as_str(), near.meaning.as_str()));
            (column.heading.as_str(), near)
        })
        .collect()
}

fn texts(headings: &[&str]) -> Vec<String> {
    headings.iter().map(|heading| (*heading).to_owned()).collect()
}

#[test]
fn reads_long_ledgers_as_they_come() {
    for (sheet, expected) in [
        ("date|dealer|account|amount\n2026-01-15|A|sales|1", "Long 0..=0 date|dealer|account|amount"),
        ("大区|费用项目|经销商名称|产品|发生额|period", "Long 0..=0 region|account|dealer|product|amount|date"),
        ("产品|月份|value|客户名称|region|科目", "Long 0..=0 product|date|amount|dealer|region|account"),
        ("month|项目|dealer|商品|区域|金额", "Long 0..=0 date|account|dealer|product|region|amount"),
        ("2026年经销商台账\nvalue|account|dealer|期间", "Long 1..=1 amount|account|dealer|date"),
        ("2026年台账||||\n科目|经销商|period|amount|\n工资|A|2026-1|1|", "Long 1..=1 account|dealer|date|amount|"),
        (" ＤＡＴＥ　|客户编码|经销商|科目|金额", "Long 0..=0 date|dealer_code|dealer|account|amount"),
        (
            "日期|经销商|科目|金额|数量|摘要|凭证号|付款方式",
            "Long 0..=0 date|dealer|account|amount|quantity|memo|ref|instrument",
        ),
        (
            "日期|经销商|科目|金额|城市|合计|销售收入|1月",
            "Long 0..=0 date|dealer|account|amount|'城市|'合计|'销售收入|'1月",
        ),
        ("序号|日期|经销商|科目|金额|No.|ＮＯ．", "Long 0..=0 -|date|dealer|account|amount|-|-"),
    ] {
        reads(sheet, expected);
    }
}

#[test]
fn reads_wide_ledgers_as_they_come() {
    for (sheet, expected) in [
        (
            "月份|客户|区域|product|销售|提货额|运输补贴|Other support|薪资|Tax|Deposits|Cash|资金占用",
            "Wide 0..=0 date|dealer|region|product|+sales|+purchases|+transport_support|+other_support|+wages|+tax|\
             +deposits|+cash|+capital_employed",
        ),
        (
            "month|客户|region|产品|销售收入|cost of goods|进货|Pick-up reward|差价|Losses and write-offs|notes_payable",
            "Wide 0..=0 date|dealer|region|product|+sales|+cost_of_goods|+purchases|+pickup_reward|+markup|+losses|\
             +notes_payable",
        ),
        (
            "日期|dealer|大区|Sales|Off-season prepayment interest|Notes payable (bank acceptances)|财务费用",
            "Wide 0..=0 date|dealer|region|+sales|+prepayment_interest|+notes_payable|+interest",
        ),
        ("序号|日期|经销商|工资||", "Wide 0..=0 -|date|dealer|+wages||"),
        ("日期|月份|经销商|客户|工资|备注|摘要", "Wide 0..=0 date|'月份|dealer|'客户|+wages|'备注|memo"),
    ] {
        reads(sheet, expected);
    }
}

#[test]
fn removes_line_breaks_and_blanks_where_that_makes_a_known_name() {
    let cells =
        texts(&["日\n期", "经 销 商", "销售\r\n收入", "销售　成本 （万 元）", "Pick-up\nreward", "Other  support"]);
    let layout = find_layout(&[cells], &ReadingRules::default()).unwrap();
    assert_eq!(shape(&layout), "Wide 0..=0 date|dealer|+sales|+cost_of_goods*4|+pickup_reward|+other_support");
    assert_eq!(layout.columns[2].heading, "销售\r\n收入");
}

#[test]
fn reads_a_matrix() {
    let plain = &ReadingRules::default();
    let of_2026 = &ReadingRules { year: Some(2026), ..plain.clone() };
    let of_a_sheet = &ReadingRules { dealer_from: Some(DealerFrom::Sheet), ..of_2026.clone() };
    for (sheet, rules, expected) in [
        (
            "经销商|科目|2026-01|2026年2月|2026/3|202604|2026年05月份\nA|工资|1|2|3|4|5",
            plain,
            "Matrix 0..=0 dealer|account|2026-01|2026-02|2026-03|2026-04|2026-05",
        ),
        ("客户|项目|1月|02月|１２月|合计", of_2026, "Matrix 0..=0 dealer|account|2026-01|2026-02|2026-12|=total"),
        ("科目|1月|2月(万元)", of_a_sheet, "Matrix 0..=0 account|2026-01|2026-02*4"),
        ("单位:千元\n科目|1月|2月（元）|累计", of_a_sheet, "Matrix 1..=1 account|2026-01*3|2026-02|=ytd*3"),
        ("日期|经销商|科目|1月", of_2026, "Matrix 0..=0 '日期|dealer|account|2026-01"),
        (
            "经销商|科目|2025年||2026年|\n||11月|12月|1月|2月\nA|工资|1|2|3|4",
            plain,
            "Matrix 0..=1 dealer|account|2025-11|2025-12|2026-01|2026-02",
        ),
    ] {
        reads_with(sheet, rules, expected);
    }
    assert_eq!(
        faults("经销商|科目|1月|2026-02"),
        [HeadingFault::MonthsWithoutYear { row: 0, headings: texts(&["1月"]) }]
    );
    assert_eq!(
        faults("经销商|科目|2026-01|2026年1月"),
        [HeadingFault::SameMonth {
            row: 0,
            month: Month::new(2026, 1).unwrap(),
            headings: texts(&["2026-01", "2026年1月"])
        }]
    );
    let misspelt = faults("经销商|科目|2026-01|2026-13|一月");
    assert_eq!(unknown(&misspelt[0]), [("2026-13", None), ("一月", None)]);
    assert_eq!(
        faults("经销商|科目|金额|2026-01|库存"),
        [HeadingFault::UnreadAmounts { row: 0, headings: texts(&["金额", "库存"]), by_month: true }]
    );
}

#[test]
fn needs_no_dealer_where_the_sheet_gives_it() {
    let rules = ReadingRules { dealer_from: Some(DealerFrom::Sheet), ..ReadingRules::default() };
    reads_with("日期|科目|金额", &rules, "Long 0..=0 date|account|amount");
    reads_with("日期|工资|客户", &rules, "Wide 0..=0 date|+wages|dealer");
    assert!(matches!(faults("日期|工资")[..], [HeadingFault::Missing { .. }]));
}

#[test]
fn the_exact_name_beats_the_alias() {
    reads(
        "月份|日期|客户|经销商|项目|科目|value|金额",
        "Long 0..=0 '月份|date|'客户|dealer|'项目|account|'value|amount",
    );
    reads("日期|经销商|科目|金额|备注|note", "Long 0..=0 date|dealer|account|amount|memo|'note");
    assert_eq!(
        faults("日期|date|经销商|科目|金额"),
        [HeadingFault::TwoColumns {
            row: 0, field: form::field_name(Field::Date), headings: texts(&["日期", "date"])
        }]
    );
    assert_eq!(
        faults("台账\n日期|客户|客户名称|科目|金额|摘要|memo"),
        [
            HeadingFault::SeveralAliases {
                row: 1,
                field: form::field_name(Field::Dealer),
                headings: texts(&["客户", "客户名称"])
            },
            HeadingFault::TwoColumns {
                row: 1,
                field: form::field_name(Field::Memo),
                headings: texts(&["摘要", "memo"])
            }
        ]
    );
}

#[test]
fn the_configuration_decides_first() {
    for (columns, sheet, expected) in [
        (&[("门店", "dealer")][..], "日期|门店|科目|金额", "Long 0..=0 date|dealer|account|amount"),
        (&[("门店", "dealer")], "日期|经销商|门店|科目|金额", "Long 0..=0 date|'经销商|dealer|account|amount"),
        (&[("客户", "dealer")], "日期|客户|客户名称|科目|金额", "Long 0..=0 date|dealer|'客户名称|account|amount"),
        (&[("科目", "ignore")], "日期|经销商|科目|销售", "Wide 0..=0 date|dealer|-|+sales"),
        (&[("项目", "dimension")], "日期|经销商|项目|销售", "Wide 0..=0 date|dealer|'项目|+sales"),
        (
            &[("Total Expenses", "other_expenses"), ("杂费", "other_expenses")],
            "日期|经销商| ＴＯＴＡＬ expenses |杂费(万元)|其他支出",
            "Wide 0..=0 date|dealer|+other_expenses|+other_expenses*4|+other_expenses",
        ),
        (
            &[("城市", "dimension"), ("x", "ignore")],
            "日期|经销商|工资|城市|x|X",
            "Wide 0..=0 date|dealer|+wages|'城市|-|-",
        ),
        (
            &[("费用支出 补贴", "other_support")],
            "日期|经销商|费用支出|\n||工资|补贴",
            "Wide 0..=1 date|dealer|+wages|+other_support",
        ),
        (&[("序号", "ref")], "序号|日期|经销商|科目|金额", "Long 0..=0 ref|date|dealer|account|amount"),
    ] {
        reads_with(sheet, &rules(columns), expected);
    }
    let two = rules(&[("甲", "dealer"), ("乙", "dealer")]);
    assert!(matches!(&faults_with("日期|甲|乙|科目|金额", &two)[..], [HeadingFault::TwoColumns { .. }]));
    let accounts = [AccountChange {
        id: "cold_chain".into(),
        group: Some(Group::Expenses),
        zh: Some("冷链费".into()),
        ..AccountChange::default()
    }];
    let more = ReadingRules { chart: ChartOfAccounts::with_changes(accounts).unwrap(), ..ReadingRules::default() };
    let layout = find_layout(&rows("日期|经销商|冷链费（万元）"), &more).unwrap();
    assert_eq!(
        (layout.columns[2].role, layout.columns[2].scale),
        (Role::Account(more.chart.named("冷链费").unwrap()), 4)
    );
}

#[test]
fn the_same_account_twice_by_name_is_an_error() {
    let fault = HeadingFault::SameAccount {
        row: 0,
        account: "cost_of_goods".to_owned(),
        headings: texts(&["销售成本", "成本(万元)"]),
    };
    assert_eq!(faults("日期|经销商|销售成本|成本(万元)"), [fault]);
    let both = rules(&[("成本", "cost_of_goods")]);
    reads_with("日期|经销商|销售成本|成本", &both, "Wide 0..=0 date|dealer|+cost_of_goods|+cost_of_goods");
}

#[test]
fn all_unknown_columns_of_a_wide_ledger_are_named_together() {
    let sheet = "日期|经销商|工姿|销售收入(含税)|城市|库存|数量|Salse|利闰率";
    let faults = faults(sheet);
    assert_eq!(faults.len(), 1);
    let expected = [
        ("工姿", Some(("工资", "wages"))),
        ("销售收入(含税)", Some(("销售收入", "sales"))),
        ("城市", None),
        ("Salse", Some(("sales", "sales"))),
        ("利闰率", Some(("利润率", "ignore"))),
    ];
    assert_eq!(unknown(&faults[0]), expected);
    for (unknown_columns, expected) in [
        (UnknownColumns::Dimension, "Wide 0..=0 date|dealer|+wages|'城市|=total"),
        (UnknownColumns::Ignore, "Wide 0..=0 date|dealer|+wages|-|=total"),
    ] {
        let rules = ReadingRules { unknown_columns, ..ReadingRules::default() };
        reads_with("日期|经销商|工资|城市|合计", &rules, expected);
    }
    assert_eq!(
        self::faults("日期|经销商|工资|金额"),
        [HeadingFault::UnreadAmounts { row: 0, headings: texts(&["金额"]), by_month: false }]
    );
    assert_eq!(
        self::faults("日期|经销商|科目|金额|城市|城 市| 城市"),
        [HeadingFault::SameDimension { row: 0, heading: "城市".to_owned() }]
    );
}

#[test]
fn figures_of_the_sheet_itself_are_calculated_columns() {
    for (heading, expected) in [
        ("合计", "=total"),
        ("合 计：", "=total"),
        ("本月总计", "=total"),
        ("Grand Total", "=total"),
        ("Subtotal", "=total"),
        ("费用合计", "=total"),
        ("费用支出合计", "=expenses"),
        ("费用支出", "=expenses"),
        ("Operating profit", "=operating_profit"),
        ("support", "=support"),
        ("经营利润", "=operating_profit"),
        ("利润", "=profit"),
        ("客户利润(万元)", "=profit*4"),
        ("利润率", "=margin"),
        ("利润率（%）", "=margin"),
        ("expense ratio", "=expense_ratio"),
        ("net_expense_ratio", "=net_expense_ratio"),
        ("平均占用资金", "=capital"),
        ("资金周转率(次/年)", "=turnover"),
        ("资金周转天数", "=turnover_days"),
        ("资金回报率(年)", "=return_on_capital"),
        ("Return on capital", "=return_on_capital"),
        ("经销商数", "=dealers"),
        ("累计", "=ytd"),
        ("本年累计", "=ytd"),
        ("销售累计", "=ytd sales"),
        ("工资本年累计数", "=ytd wages"),
        ("累计销售收入", "=ytd sales"),
        // An account's name is the account, even if a metric has it, too.
        ("sales", "+sales"),
    ] {
        reads(&format!("日期|经销商|库存|{heading}"), &format!("Wide 0..=0 date|dealer|+inventory|{expected}"));
    }
    for heading in ["累计折扣", "Total Expenses", "合计器"] {
        let faults = faults(&format!("日期|经销商|库存|{heading}"));
        assert!(matches!(faults[..], [HeadingFault::UnknownColumns { .. }]), "{heading}");
    }
}

#[test]
fn units_scale_amounts_and_nothing_else() {
    reads(
        "台账||单位：万元\n日期|经销商|科目|金额|数量|单价(元)",
        "Long 1..=1 date|dealer|account|amount*4|quantity|'单价(元)",
    );
    reads("日期|经销商|科目|金额（千元）|数量", "Long 0..=0 date|dealer|account|amount*3|quantity");
    reads(
        "编制单位:华东家电\n\n单位:千元\n日期|经销商|销售收入|库存(亿元)|工资(元)|合计|利润率|利润",
        "Wide 3..=3 date|dealer|+sales*3|+inventory*8|+wages|=total*3|=margin|=profit*3",
    );
    reads("日期|经销商|费用支出（万元）|\n||工资|运费(元)", "Wide 0..=1 date|dealer|+wages*4|+transport");
    // A row below the heading is no title.
    reads("日期|经销商|工资\n单位:万元||", "Wide 0..=0 date|dealer|+wages");
    assert_eq!(
        faults("单位:万元\n单位:元\n日期|经销商|工资"),
        [HeadingFault::UnitsDisagree { row: 1, scales: (4, 0) }]
    );
    assert!(matches!(faults("日期(元)|经销商|工资")[..], [HeadingFault::Missing { .. }]));
}

#[test]
fn reads_headings_of_two_rows() {
    for (sheet, expected) in [
        (
            "日期|经销商|销售收入|费用支出|费用支出\n日期|经销商|销售收入|工资|运费\n2026-01|A|1|1|1",
            "Wide 0..=1 date|dealer|+sales|+wages|+transport",
        ),
        (
            "日期|经销商|经营利润||||\n||月返|季返\n2026-01|A|1|1",
            "Wide 0..=1 date|dealer|+monthly_rebate|+quarterly_rebate",
        ),
        ("经销商|科目|实际|\n||2026-01|202602\nA|工资|1|2", "Matrix 0..=1 dealer|account|2026-01|2026-02"),
        (
            // The trade's usual sheet.
            "2026年经销商盈利考核表||||||||||\n日期|经销商|销售收入|经营利润||||费用支持||费用支出||利润\n\
             |||加价利润|月返|季返|小计|仓储补贴|运输补贴|工资|运输费|\n2026-01|A|1|1|1|1|1|1|1|1|1|1",
            "Wide 1..=2 date|dealer|+sales|+markup|+monthly_rebate|+quarterly_rebate|=operating_profit|\
             +storage_support|+transport_support|+wages|+transport|=profit",
        ),
        (
            // Only fields and groups above.
            "日期|经销商|经营利润||费用支出|\n||月返|季返|工资|其他支出\n2026-01|A|1|1|1|1",
            "Wide 0..=1 date|dealer|+monthly_rebate|+quarterly_rebate|+wages|+other_expenses",
        ),
        (
            // The lower row would suffice.
            "||经营利润||费用支出|\n日期|经销商|月返|季返|工资|运费\n2026-01|A|1|1|1|1",
            "Wide 0..=1 date|dealer|+monthly_rebate|+quarterly_rebate|+wages|+transport",
        ),
        (
            // Workbooks fill merged cells to the right and below.
            "日期|经销商|经营利润|经营利润|备注\n日期|经销商|月返|季返|备注\n2026-01|A|1|1|",
            "Wide 0..=1 date|dealer|+monthly_rebate|+quarterly_rebate|memo",
        ),
        (
            "日期|经销商|销售收入||工资|\n||本月|累计|本期|本年累计\n2026-01|A|1|1|1|1",
            "Wide 0..=1 date|dealer|+sales|=ytd sales|+wages|=ytd wages",
        ),
        (
            "日期|经销商|销售收入||工资（千元）|\n|||累计|金额|累计(万元)\n2026-01|A|1|1|1|1",
            "Wide 0..=1 date|dealer|+sales|=ytd sales|+wages*3|=ytd wages*4",
        ),
        (
            "||销售收入||费用支出|\n日期|经销商|本月|累计|本月|累计",
            "Wide 0..=1 date|dealer|+sales|=ytd sales|=expenses|=ytd expenses",
        ),
        ("日期|经销商|科目|金额|\n|||本月|累计\n2026-01|A|工资|1|2", "Long 0..=1 date|dealer|account|amount|-"),
        (
            "||购销||费用支出||备注\n日期|经销商|销售收入|成本|工资|运费|\n2026-01|A|1|1|1|1|x",
            "Wide 0..=1 date|dealer|+sales|+cost_of_goods|+wages|+transport|memo",
        ),
        (
            // Balances have no group heading, and a blank above them need not be a merged cell.
            "日期|经销商|费用支出|||\n||工资|运费|库存|应收账款\n2026-01|A|1|1|1|1",
            "Wide 0..=1 date|dealer|+wages|+transport|+inventory|+receivables",
        ),
        ("日期|经销商|费用支出|\n||工资|累计\n2026-01|A|1|1", "Wide 0..=1 date|dealer|+wages|=ytd"),
    ] {
        reads(sheet, expected);
    }
    let layout = find_layout(&rows("日期|经销商|销售收入|\n||本月|累计"), &ReadingRules::default());
    let headings: Vec<String> = layout.unwrap().columns.into_iter().map(|column| column.heading).collect();
    assert_eq!(headings, ["日期", "经销商", "销售收入 本月", "销售收入 累计"]);
}

#[test]
fn an_account_under_another_groups_heading_is_an_error() {
    for (sheet, row, heading, group, under) in [
        ("日期|经销商|经营利润||费用支持|\n||月返|季返|仓储补贴|工资", 1, "工资", "expenses", "费用支持"),
        ("台账\n||费用支出||\n日期|经销商|工资|运费|月返", 2, "月返", "operating profit", "费用支出"),
        ("日期|经销商|费用支出|费用支出\n||工资|库存", 1, "库存", "balances that tie capital up", "费用支出"),
    ] {
        let faults = faults(sheet);
        let [HeadingFault::WrongGroup { row: in_row, heading: of, group: of_group, under: stands }] = &faults[..]
        else {
            panic!("{faults:?}")
        };
        assert_eq!((*in_row, of.as_str(), of_group.en, stands.as_str()), (row, heading, group, under));
    }
    // The configuration is intended.
    let meant = rules(&[("工资", "wages")]);
    reads_with("日期|经销商|费用支持|\n||工资|赠品", &meant, "Wide 0..=1 date|dealer|+wages|+promotional_gifts");
    let misspelt = faults("日期|经销商|费用支出|\n||工姿|运费\n2026-01|A|1|1");
    assert_eq!(unknown(&misspelt[0]), [("工姿", Some(("工资", "wages")))]);
    assert_eq!(misspelt[0].row(), Some(1));
}

#[test]
fn data_is_never_the_second_row_of_a_heading() {
    for (sheet, expected) in [
        ("日期|经销商|销售收入|工资\n2026-01|A|1|2", "Wide 0..=0 date|dealer|+sales|+wages"),
        // Not even without a date, or with account names, dashes or blanks as amounts.
        ("日期|经销商|销售收入|工资\n|A||", "Wide 0..=0 date|dealer|+sales|+wages"),
        ("日期|经销商|销售收入|备注\n|||工资", "Wide 0..=0 date|dealer|+sales|memo"),
        ("日期|经销商|销售收入|\n||-|工资", "Wide 0..=0 date|dealer|+sales|"),
        ("日期|经销商|销售收入|工资\n|||", "Wide 0..=0 date|dealer|+sales|+wages"),
        ("日期|经销商|销售收入|工资\n合计||1|2", "Wide 0..=0 date|dealer|+sales|+wages"),
        ("日期|经销商|销售收入|工资\n日期|经销商|销售收入|工资", "Wide 0..=0 date|dealer|+sales|+wages"),
        ("日期|经销商|科目|金额\n||工资|", "Long 0..=0 date|dealer|account|amount"),
        ("日期|经销商|科目|金额\n|销售|工资|工资", "Long 0..=0 date|dealer|account|amount"),
        ("日期|经销商|科目|金额|备注\n||||金额", "Long 0..=0 date|dealer|account|amount|memo"),
        ("日期|经销商|科目|金额|\n|||本月|工资", "Long 0..=0 date|dealer|account|amount|"),
        ("日期|经销商|科目|金额\n合计||累计|", "Long 0..=0 date|dealer|account|amount"),
        ("经销商|科目|2026-01|2026-02\nA|工资||", "Matrix 0..=0 dealer|account|2026-01|2026-02"),
        ("经销商|科目|2026-01|2026-02\nA|工资|202601|202602", "Matrix 0..=0 dealer|account|2026-01|2026-02"),
    ] {
        reads(sheet, expected);
    }
    assert!(matches!(faults("日期|经销商||\n||工资|100")[..], [HeadingFault::Missing { .. }]));
}

#[test]
fn titles_are_never_the_first_row_of_a_heading() {
    for (title, heading, expected) in [
        ("费用支出||", "日期|经销商|工资", "Wide 1..=1 date|dealer|+wages"),
        ("经销商|华东家电|月份|2026年1月", "日期|经销商|科目|金额", "Long 1..=1 date|dealer|account|amount"),
        ("台账||||月份|2026年1月", "日期|经销商|科目|金额||", "Long 1..=1 date|dealer|account|amount||"),
        ("销售收入|||1000", "日期|经销商|工资|月返", "Wide 1..=1 date|dealer|+wages|+monthly_rebate"),
        ("||销售收入|1000", "日期|经销商|工资|月返", "Wide 1..=1 date|dealer|+wages|+monthly_rebate"),
        ("", "日期|经销商|工资", "Wide 1..=1 date|dealer|+wages"),
        ("基本信息||购销|", "日期|经销商|销售收入|成本", "Wide 1..=1 date|dealer|+sales|+cost_of_goods"),
    ] {
        reads(&format!("{title}\n{heading}"), expected);
    }
    let heading = "日期|经销商|科目|金额";
    reads(&format!("{}{heading}", "台账\n".repeat(19)), "Long 19..=19 date|dealer|account|amount");
    let below = format!("{}{heading}", "台账\n".repeat(20));
    assert!(matches!(faults(&below)[..], [HeadingFault::Missing { any_known: false, searched: 20, row: 0, .. }]));
    // The first heading wins.
    reads("日期|经销商|工资\n日期|经销商|科目|金额", "Wide 0..=0 date|dealer|+wages");
}

#[test]
fn says_what_the_nearest_row_lacks() {
    let field = |field, near: Option<&str>| (form::field_name(field), near.map(str::to_owned));
    for (sheet, row, expected) in [
        ("台账\n日期|客户名|科目|金额\n2026-01|A|工资|1", 1, vec![field(Field::Dealer, Some("客户名"))]),
        ("日期|经销商编码|科目|金额", 0, vec![field(Field::Dealer, Some("经销商编码"))]),
        (
            "日期|门店|科目|发生金额",
            0,
            vec![field(Field::Dealer, Some("门店")), field(Field::Amount, Some("发生金额"))],
        ),
        ("客户|工资|运费|库存", 0, vec![field(Field::Date, None)]),
        ("日期|客户名|经营利润|\n||月返|季返\n2026-01|A|1|1", 1, vec![field(Field::Dealer, Some("客户名"))]),
        ("科目|2026-01|2026-02\n工资|1|2", 0, vec![field(Field::Dealer, None)]),
        ("年月|经销商|GL Text|金额", 0, vec![field(Field::Date, Some("年月")), field(Field::Account, Some("GL Text"))]),
        // Two could be the date, and `gl` is not a word of `single`.
        ("销售日|到账日|经销商|single|金额", 0, vec![field(Field::Date, None), field(Field::Account, None)]),
        ("日期|经销商|城市", 0, vec![field(Field::Account, None), field(Field::Amount, None)]),
    ] {
        let faults = faults(sheet);
        let [HeadingFault::Missing { row: nearest, any_known: true, lacking, .. }] = &faults[..] else {
            panic!("{faults:?}")
        };
        let lacking: Vec<_> = lacking
            .iter()
            .map(|lacking| match lacking {
                Lacking::Field { field, near } => (*field, near.as_ref().map(|near| near.heading.clone())),
                _ => panic!("{lacking:?}"),
            })
            .collect();
        assert_eq!((*nearest, lacking), (row, expected), "{sheet}");
    }
    let faults = faults("日期|经销商|项目|销售收入|成本");
    let [HeadingFault::Missing { account_beside_accounts, .. }] = &faults[..] else { panic!("{faults:?}") };
    assert_eq!(account_beside_accounts.as_deref(), Some("项目"));
}

#[test]
fn a_file_of_nothing_has_no_heading() {
    for sheet in ["", "\n\n", "||\n| |"] {
        assert_eq!(faults(sheet), [HeadingFault::NoRows], "{sheet:?}");
    }
}

#[test]
fn knows_a_chinese_name_when_it_sees_one() {
    let rules = rules(&[("门店", "dealer"), ("shop", "dealer")]);
    for cell in ["日期", "经 销\n商", "销售收入（万元）", "门店", " 场地费 "] {
        assert!(holds_known_chinese_name(&texts(&["x", cell]), &rules), "{cell}");
    }
    for cell in ["", "date", "ｄａｔｅ", "sales", "shop", "城市", "罸楹"] {
        assert!(!holds_known_chinese_name(&texts(&["x", cell]), &rules), "{cell}");
    }
}
