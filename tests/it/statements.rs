//! Sample documents as finance gets them: a summary linked to one page per dealer, charts, a
//! method.

use dealer_profit::document::chart::{ChartKind, Series, Shape, Step, Trend, Waterfall};
use dealer_profit::document::{
    Block, Cell, Chart, Column, Document, Formula, Id, Label, Reference, Row, RowRole, Run, Section, Table, Unit, Value,
};
use dealer_profit::period::{Month, Period};
use dealer_profit::ratio::Ratio;
use dealer_profit::words::sentence::Sentence;
use dealer_profit::words::word::Word;

/// A dealer: its name and the kind of its amounts.
pub struct Dealer<'a> {
    pub name: &'a str,
    pub kind: Kind,
}

/// The special property of a dealer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Usual,
    /// No sales, so no margin.
    WithoutSales,
    /// Amounts of 17 digits, which spreadsheets cannot hold.
    Huge,
    /// A loss that makes the running total cross zero.
    Losing,
}

const GROUPS: [(&str, &str, &str, usize); 3] =
    [("op", "经营利润", "Operating profit", 9), ("su", "费用支持", "Support", 5), ("ex", "费用支出", "Expenses", 14)];

const ACCOUNTS: [(&str, &str); 28] = [
    ("淡季打款补息", "Off-season prepayment interest"),
    ("提货奖励", "Pick-up reward"),
    ("月返", "Monthly rebate"),
    ("季返", "Quarterly rebate"),
    ("年返", "Annual rebate"),
    ("年终奖励", "Year-end bonus"),
    ("加价利润", "Markup profit"),
    ("样机补贴", "Display allowance"),
    ("其他经营利润", "Other operating profit"),
    ("仓储补贴", "Storage allowance"),
    ("运输补贴", "Transport allowance"),
    ("场地费支持", "Venue support"),
    ("促销赠品", "Promotional gifts"),
    ("报广支持", "Advertising support"),
    ("仓储费", "Storage"),
    ("运输费", "Transport"),
    ("工资", "Wages"),
    ("办公费", "Office"),
    ("税金", "Tax"),
    ("招待费", "Entertainment"),
    ("利息支出", "Interest"),
    ("房租", "Rent"),
    ("水电费", "Utilities"),
    ("促销费", "Promotion"),
    ("差旅费", "Travel"),
    ("折旧", "Depreciation"),
    ("报损", "Losses and write-offs"),
    ("其他支出", "Other expenses"),
];

fn both(zh: &str, en: &str) -> Label {
    Label::Both { zh: zh.to_owned(), en: en.to_owned() }
}

/// Amounts in fen that look like any, the same in every run.
struct Amounts(u64);

impl Amounts {
    fn next(&mut self, most: u64) -> i128 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i128::from((self.0 >> 33) % most)
    }
}

/// The page of a dealer under construction: the exact amounts of every row beside its cells.
struct Page<'a> {
    table: String,
    columns: &'a [String],
    rows: Vec<Row>,
    amounts: Vec<(String, Vec<Ratio>)>,
}

impl Page<'_> {
    fn reference(&self, row: &str, column: &str) -> Reference {
        Reference::new(self.table.as_str(), row, column)
    }

    fn of(&self, row: &str) -> &[Ratio] {
        &self.amounts.iter().find(|(id, _)| id == row).unwrap().1
    }

    /// A row of posted amounts and their total.
    fn item(&mut self, id: &str, name: Label, months: Vec<Ratio>) {
        let total = months.iter().fold(Ratio::ZERO, |sum, month| sum.plus(*month).unwrap());
        let mut cells = vec![Cell::label(name)];
        cells.extend(months.iter().map(|amount| match amount.signum() {
            0 => Cell::BLANK,
            _ => Cell::plain(Value::Money(*amount)),
        }));
        let columns = self.columns[..months.len()].iter().map(|column| Id::from(&**column)).collect();
        let months_of = Run::Across { table: self.table.as_str().into(), row: id.into(), columns };
        cells.push(Cell::plain(Value::Money(total)).with_formula(Some(Formula::Sum(months_of))));
        self.rows.push(Row::item(id, cells));
        self.amounts.push((id.to_owned(), months.into_iter().chain([total]).collect()));
    }

    /// A row whose cells are computed from those above.
    fn derived(
        &mut self,
        id: &str,
        name: Label,
        role: RowRole,
        follows: impl Fn(&str) -> Formula,
        amounts: Vec<Ratio>,
    ) {
        let mut cells = vec![Cell::label(name)];
        cells.extend(
            amounts
                .iter()
                .zip(self.columns)
                .map(|(amount, column)| Cell::money(*amount).with_formula(Some(follows(column)))),
        );
        self.rows.push(Row::new(id, role, cells));
        self.amounts.push((id.to_owned(), amounts));
    }
}

fn fen(amount: i128) -> Ratio {
    Ratio::new(amount, 100).unwrap()
}

/// The document, with `months` columns from January 2025.
pub fn statements(dealers: &[Dealer<'_>], months: usize) -> Document {
    let names: Vec<String> = (0..months)
        .map(|month| format!("{}-{:02}", 2025 + month / 12, month % 12 + 1))
        .chain(["total".to_owned()])
        .collect();
    let pages: Vec<(Section, [Ratio; 2])> =
        dealers.iter().enumerate().map(|(index, dealer)| dealer_page(index, dealer, &names)).collect();
    let totals: Vec<[Ratio; 2]> = pages.iter().map(|(_, totals)| *totals).collect();
    let summary = summary(dealers, &totals);
    let sections = std::iter::once(summary).chain(pages.into_iter().map(|(section, _)| section)).collect();
    let document = Document::new(both("经销商盈利考核表", "Dealer profit assessment sheet"), sections);
    let used = Period::of_year(Month::new(2025, 1).unwrap());
    let method = vec![
        Sentence::Months { used, asked: None },
        Sentence::DaysInYear(360),
        Sentence::RebatesAsPosted,
        Sentence::CapitalAveraged,
        Sentence::CapitalKnown { with: 2, of: 3 },
        Sentence::Currency("¥".to_owned()),
    ];
    Document { method, appendix: vec![appendix()], ..document }
}

fn summary(dealers: &[Dealer<'_>], totals: &[[Ratio; 2]]) -> Section {
    let columns = vec![
        Column::new("dealer", Word::Dealer, Unit::Text),
        Column::new("sales", Word::Sales, Unit::Money),
        Column::new("profit", Word::Profit, Unit::Money),
        Column::new("margin", Word::Margin, Unit::Percent),
        Column::new("dealers", Word::Dealers, Unit::Count),
    ];
    let mut rows = Vec::new();
    let mut sums = [Ratio::ZERO; 2];
    for (index, (dealer, &[sales, profit])) in dealers.iter().zip(totals).enumerate() {
        let id = format!("dealer-{index}");
        let from = |row: &str| Some(Formula::Cell(Reference::new(id.as_str(), row, "total")));
        let cells = vec![
            Cell::label(Label::Given(dealer.name.to_owned())).linked_to(&id),
            Cell::plain(Value::Money(sales)).with_formula(from("sales")),
            Cell::money(profit).with_formula(from("profit")),
            margin("summary", &id, sales, profit),
            Cell::count(1),
        ];
        sums = [sums[0].plus(sales).unwrap(), sums[1].plus(profit).unwrap()];
        rows.push(Row::item(id, cells));
    }
    let all = |column: &str| {
        let rows = (0..dealers.len()).map(|index| Id::from(format!("dealer-{index}"))).collect();
        Some(Formula::Sum(Run::Down { table: "summary".into(), column: column.into(), rows }))
    };
    let cells = vec![
        Cell::label(Word::Total),
        Cell::plain(Value::Money(sums[0])).with_formula(all("sales")),
        Cell::money(sums[1]).with_formula(all("profit")),
        margin("summary", "total", sums[0], sums[1]),
        Cell::count(dealers.len() as u64).with_formula(all("dealers")),
    ];
    rows.push(Row::total(cells));
    let table = Table::new("summary", columns, rows);
    Section::new("summary", vec![Block::Table(table)]).headed(both("汇总", "Summary"))
}

fn margin(table: &str, row: &str, sales: Ratio, profit: Ratio) -> Cell {
    let cell = |column: &str| Box::new(Formula::Cell(Reference::new(table, row, column)));
    match profit.over_positive(sales).unwrap() {
        Some(margin) => {
            Cell::figure(Value::Percent(margin)).with_formula(Some(Formula::Over(cell("profit"), cell("sales"))))
        }
        None => Cell::plain(Value::NotAvailable),
    }
}

/// The page of a dealer, and its sales and profit.
fn dealer_page(index: usize, dealer: &Dealer<'_>, columns: &[String]) -> (Section, [Ratio; 2]) {
    let id = format!("dealer-{index}");
    let mut page = Page { table: id.clone(), columns, rows: Vec::new(), amounts: Vec::new() };
    let months = columns.len() - 1;
    let mut amounts = Amounts(index as u64 + 1);
    let huge = if dealer.kind == Kind::Huge { 12_345_678_901_234_567 } else { 0 };
    let sales = (0..months).map(|_| match dealer.kind {
        Kind::WithoutSales => Ratio::ZERO,
        _ => fen(huge + 20_000_000 + amounts.next(9_000_000)),
    });
    page.item("sales", Label::Word(Word::Sales), sales.collect());
    groups(&mut page, dealer, &mut amounts);
    let profit: Vec<Ratio> = (0..=months)
        .map(|at| page.of("op")[at].plus(page.of("su")[at]).unwrap().minus(page.of("ex")[at]).unwrap())
        .collect();
    let (table, cell) = (id.clone(), |table: &str, row: &str, column: &str| {
        Box::new(Formula::Cell(Reference::new(table, row, column)))
    });
    let follows = |column: &str| {
        let earned = Box::new(Formula::Plus(cell(&table, "op", column), cell(&table, "su", column)));
        Formula::Minus(earned, cell(&table, "ex", column))
    };
    page.derived("profit", Label::Word(Word::Profit), RowRole::Total, follows, profit);
    ratios(&mut page);
    let targets = (0..months).map(|month| fen(1_500_000 + 10_000 * month as i128)).collect();
    page.item("target", both("利润目标", "Profit target"), targets);
    let totals = ["sales", "profit"].map(|row| page.of(row)[months]);
    let charts = [trend(index, &page), waterfall(index, &page)].map(Block::Chart);
    let headings = columns[..months].iter().map(|month| Column::new(month, Label::Given(month.clone()), Unit::Money));
    let columns = std::iter::once(Column::new("account", both("科目", "Account"), Unit::Text))
        .chain(headings)
        .chain([Column::new("total", Word::Total, Unit::Money)])
        .collect();
    let table = Table::new(id.as_str(), columns, page.rows);
    let section = Section::new(&id, std::iter::once(Block::Table(table)).chain(charts).collect());
    (section.headed(Label::Given(dealer.name.to_owned())).on_own_page(), totals)
}

fn groups(page: &mut Page<'_>, dealer: &Dealer<'_>, amounts: &mut Amounts) {
    let months = page.columns.len() - 1;
    let mut accounts = ACCOUNTS.iter();
    for (group, zh, en, count) in GROUPS {
        let mut cells = vec![Cell::label(both(zh, en))];
        cells.resize(months + 2, Cell::BLANK);
        page.rows.push(Row::new(format!("{group}-heading"), RowRole::Heading, cells));
        let mut ids = Vec::new();
        for (zh, en) in accounts.by_ref().take(count) {
            let most = if dealer.kind == Kind::Losing && group == "ex" { 600_000 } else { 220_000 };
            let posted = (0..months).map(|month| match (month + ids.len()) % 5 {
                4 => Ratio::ZERO,
                _ => fen(amounts.next(most) + 1),
            });
            let id = format!("{group}-{}", ids.len());
            page.item(&id, both(zh, en), posted.collect());
            ids.push(id);
        }
        let sums = (0..=months).map(|at| ids.iter().fold(Ratio::ZERO, |sum, id| sum.plus(page.of(id)[at]).unwrap()));
        let sums = sums.collect();
        let table = page.table.clone();
        let follows = |column: &str| {
            let rows = ids.iter().map(|id| Id::from(id.as_str())).collect();
            Formula::Sum(Run::Down { table: table.as_str().into(), column: column.into(), rows })
        };
        page.derived(group, both(zh, en), RowRole::Subtotal, follows, sums);
    }
}

fn ratios(page: &mut Page<'_>) {
    let cells = (0..page.columns.len()).map(|at| {
        let (profit, sales) = (page.of("profit")[at], page.of("sales")[at]);
        let cell = |row: &str| Box::new(Formula::Cell(page.reference(row, &page.columns[at])));
        match profit.over_positive(sales).unwrap() {
            Some(margin) => {
                let quotient = Formula::Over(cell("profit"), cell("sales"));
                Cell::figure(Value::Percent(margin)).with_formula(Some(quotient))
            }
            None => Cell::plain(Value::NotAvailable),
        }
    });
    page.rows.push(Row::item("margin", std::iter::once(Cell::label(Word::Margin)).chain(cells)));
}

fn trend(index: usize, page: &Page<'_>) -> Chart {
    let series = |row: &str, name: Label, shape| Series { name, row: row.to_owned(), shape };
    let trend = Trend {
        table: page.table.clone(),
        columns: page.columns[..page.columns.len() - 1].to_vec(),
        series: vec![
            series("profit", Label::Word(Word::Profit), Shape::Bars),
            series("target", both("利润目标", "Profit target"), Shape::Line),
        ],
    };
    Chart {
        id: format!("trend-{index}"), title: both("利润走势", "Profit by month"), kind: ChartKind::Trend(trend)
    }
}

fn waterfall(index: usize, page: &Page<'_>) -> Chart {
    let months = page.columns.len() - 1;
    let step = |row: &str, label: Label, sign: i64, is_level| {
        let cell = Formula::Cell(page.reference(row, "total"));
        let amount = page.of(row)[months].times(Ratio::whole(sign)).unwrap();
        let formula = match sign {
            1 => cell,
            _ => Formula::Minus(Box::new(Formula::Number(0)), Box::new(cell)),
        };
        Step { label, amount, formula: Some(formula), is_level }
    };
    let mut steps = vec![step("op-6", both("加价利润", "Markup"), 1, false)];
    steps.push(step("op-2", both("月返", "Monthly rebate"), 1, false));
    let known = page.of("op-6")[months].plus(page.of("op-2")[months]).unwrap();
    let rest = page.of("op")[months].minus(known).unwrap();
    steps.push(Step { label: both("其他返利", "Other rebates"), amount: rest, formula: None, is_level: false });
    steps.push(step("su", Label::Word(Word::Support), 1, false));
    steps.push(step("ex", Label::Word(Word::Expenses), -1, false));
    steps.push(step("profit", Label::Word(Word::Profit), 1, true));
    let kind = ChartKind::Waterfall(Waterfall { steps });
    Chart { id: format!("waterfall-{index}"), title: both("利润构成", "How profit is made"), kind }
}

fn appendix() -> Section {
    let columns = vec![
        Column::new("figure", both("指标", "Figure"), Unit::Text),
        Column::new("formula", both("算法", "How it is computed"), Unit::Text),
    ];
    let row = |id: &str, figure: Word, formula: Label| Row::item(id, [Cell::label(figure), Cell::label(formula)]);
    let rows = vec![
        row("profit", Word::Profit, both("经营利润 + 费用支持 - 费用支出", "Operating profit + support - expenses")),
        row("margin", Word::Margin, both("利润 / 销售收入", "Profit / sales")),
        row(
            "turnover",
            Word::Turnover,
            both(
                "有资金数据的经销商的销售收入 / 平均占用资金 × 12 / 月数;平均占用资金为各月期初期末余额的平均,余额保持到下一次快照",
                "Sales of the dealers with capital / average capital × 12 / months; average capital is the mean of each \
                 month's opening and closing balance, which stays what the last snapshot said until the next one",
            ),
        ),
    ];
    let table = Table::new("method", columns, rows);
    Section::new("method", vec![Block::Table(table)]).headed(Label::Word(Word::Method))
}
