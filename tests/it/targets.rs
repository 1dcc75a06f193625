//! Targets in `report`, computed by hand with the arithmetic beside them.

use std::fs;

use serde_json::{Value, json};

use crate::program::{Program, Ran};

/// A ledger, targets and other files in a temporary folder.
struct Books(tempfile::TempDir);

impl Books {
    /// Rows of date, dealer, account, amount and optionally region and product; and rows of dealer,
    /// period, metric, amount.
    fn new(ledger: &str, targets: &str) -> Self {
        let mut text = "date,dealer,account,amount,region,product\n".to_owned();
        for row in ledger.lines().map(str::trim) {
            text.push_str(&format!("{row}{}\n", ",".repeat(5 - row.matches(',').count())));
        }
        let targets: String = targets.lines().map(|row| format!("{}\n", row.trim())).collect();
        Self(tempfile::tempdir().unwrap())
            .with("l.csv", &text)
            .with("t.csv", &format!("经销商,期间,指标,目标\n{targets}"))
    }

    fn with(self, name: &str, text: &str) -> Self {
        fs::write(self.0.path().join(name), text).unwrap();
        self
    }

    fn program(&self, line: &str) -> Program {
        Program::within(self.0.path()).args(line.split(' ').filter(|part| !part.is_empty()))
    }

    fn run(&self, options: &str) -> Ran {
        self.program(&format!("report l.csv --targets t.csv {options}")).run()
    }

    #[track_caller]
    fn json(&self, options: &str) -> Value {
        serde_json::from_str(self.run(&format!("--format json {options}")).succeeded()).unwrap()
    }

    /// The rows of the CSV report without the heading.
    #[track_caller]
    fn rows(&self, options: &str) -> Vec<String> {
        self.run(&format!("--format csv {options}")).succeeded().lines().skip(1).map(str::to_owned).collect()
    }

    /// The profit targets by month.
    #[track_caller]
    fn months(&self, options: &str) -> Vec<String> {
        let rows = self.rows(&format!("--by month --columns profit_target {options}"));
        rows.iter().map(|row| row.split_once(',').unwrap().1.to_owned()).collect()
    }
}

fn figures(target: &str, variance: &str, attainment: &str) -> Value {
    let figure = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
    json!({"target": figure(target), "variance": figure(variance), "attainment": figure(attainment)})
}

/// A flow in every month of 2026, so that the period is the whole year.
fn whole_year(dealer: &str) -> String {
    (1..=12).map(|month| format!("2026-{month:02},{dealer},markup,90\n")).collect()
}

#[test]
fn a_year_is_spread_over_its_months_to_the_fen() {
    // 1,200 less March's own 200 leaves 1,000 for eleven months: 90.909…; 90.90 each leaves 0.10,
    // one fen for each of the first ten.
    let books = Books::new(&whole_year("A"), "A,2026,利润,1200\nA,2026-03,利润,200");
    let mut expected = vec!["90.91"; 12];
    (expected[2], expected[11]) = ("200.00", "90.90");
    assert_eq!(books.months(""), expected);
    // 90 * 12 = 1,080; 1,080 - 1,200 = -120; 1,080 / 1,200 = 0.9.
    assert_eq!(books.json("")["total"]["targets"], json!({"profit": figures("1200.00", "-120.00", "0.900000")}));
    // The first quarter: 90.91 + 90.91 + 200 = 381.82; 270 - 381.82 = -111.82; 270 / 381.82 =
    // 0.7071394…
    let quarter = books.json("--period 2026-Q1");
    assert_eq!(quarter["rows"][0]["targets"]["profit"], figures("381.82", "-111.82", "0.707139"));
    assert!(quarter["notes"].to_string().contains("targets_spread_evenly"), "{}", quarter["notes"]);
    // A negative target: ignoring the sign, 1,000 over twelve months is 83.33, plus one fen for
    // each of the first four.
    let books = Books::new(&whole_year("A"), "A,2026,利润,(1000)");
    assert_eq!(books.months(""), [vec!["-83.34"; 4], vec!["-83.33"; 8]].concat());
    assert_eq!(books.json("")["total"]["targets"]["profit"], figures("-1000.00", "2080.00", ""));
}

#[test]
fn spreads_by_last_year_s_sales() {
    // Sales of the first quarter of 2025: 100, -50 (counts as zero), 300. 1,000 by 1 : 0 : 3 = 250,
    // 0, 750.
    let sales = "2025-01,A,sales,100\n2025-02,A,sales,-50\n2025-03,A,sales,300\n";
    let flows = "2026-01,A,markup,1\n2026-06,A,markup,1";
    let spread = "[spread]\ntargets = 'last-year'\n";
    let targets = "A,2026-Q1,利润,1000\nA,2026-Q2,利润,100";
    let books = Books::new(&format!("{sales}{flows}"), targets).with("dealer-profit.toml", spread);
    // No sales in the second quarter of 2025: spread evenly, with the first fen to April.
    let expected = ["250.00", "0.00", "750.00", "33.34", "33.33", "33.33"];
    assert_eq!(books.months("--period 2026"), expected);
    // Filters do not change the spreading, which uses the whole ledger.
    assert_eq!(books.months("--period 2026-Q1 --dealer A"), expected[..3]);
    assert!(books.json("--period 2026")["notes"].to_string().contains("targets_spread_by_last_year"));
    // Purchases that count as sales are the weights: 10 : 30 : 0 of 1,000.
    let purchases = "2025-01,A,purchases,10\n2025-02,A,purchases,30\n";
    let books = Books::new(&format!("{sales}{purchases}{flows}"), targets).with("dealer-profit.toml", spread);
    let months = books.months("--period 2026-Q1 --sales-from purchases");
    assert_eq!(months, ["250.00", "750.00", "0.00"]);
}

#[test]
fn a_period_has_no_target_if_a_month_has_none() {
    let books = Books::new("2026-01,A,markup,5\n2026-02,A,markup,5", "A,2026-01,利润,10\nA,2026,销售收入,12");
    assert_eq!(books.json("")["total"]["targets"]["profit"], figures("", "", ""));
    assert_eq!(books.json("--period 2026-01")["total"]["targets"]["profit"], figures("10.00", "-5.00", "0.500000"));
    assert_eq!(books.months(""), ["10.00", ""]);
    // No row of the ledger posts sales: the actual figure is not available, but the target is.
    assert_eq!(books.json("")["total"]["targets"]["sales"], figures("2.00", "", ""));
}

/// A and B are in the East, C in the West; A has targets, B none, D a target and no entry.
const FOUR: &str =
    "2026-01,A,markup,30,East\n2026-02,A,markup,10,East\n2026-01,B,markup,500,East\n2026-02,C,markup,70,West";
const THREE_TARGETS: &str =
    "A,2026-01,利润,20\nA,2026-02,利润,20\nC,2026-01,利润,50\nC,2026-02,利润,50\nD,2026,利润,1200";

#[test]
fn compares_a_group_with_the_targets_of_its_dealers_that_have_one() {
    let books = Books::new(FOUR, THREE_TARGETS);
    let targets = "--columns profit,profit_target,profit_variance,profit_attainment";
    assert_eq!(
        books.rows(targets),
        [
            "B,500.00,,,",
            "C,70.00,100.00,-30.00,0.700000",
            "A,40.00,40.00,0.00,1.000000",
            "D,0.00,200.00,-200.00,0.000000"
        ]
    );
    // East: A's 40 against A's 40; B's 500 have no target. D is not in the ledger: blank region.
    assert_eq!(
        books.rows(&format!("--by region {targets}")),
        ["East,540.00,40.00,0.00,1.000000", "West,70.00,100.00,-30.00,0.700000", ",0.00,200.00,-200.00,0.000000"]
    );
    // (40 + 70 + 0) - (40 + 100 + 200) = -230; 110 / 340 = 0.3235294…
    assert_eq!(books.json("")["total"]["targets"]["profit"], figures("340.00", "-230.00", "0.323529"));
    // January: A 30, C nothing, D nothing, against 20 + 50 + 100. February: A 10, C 70, against the
    // same.
    assert_eq!(
        books.rows(&format!("--by month {targets}")),
        ["2026-01,530.00,170.00,-140.00,0.176471", "2026-02,80.00,170.00,-90.00,0.470588"]
    );
    // C has no entry in January: its target appears in the region of its other entries.
    assert_eq!(
        books.rows(&format!("--by month,region --dealer C {targets}")),
        ["2026-01,West,0.00,50.00,-50.00,0.000000", "2026-02,West,70.00,50.00,20.00,1.400000"]
    );
    assert_eq!(
        books.rows(&format!("--by dealer,month --dealer [CD] {targets}")),
        [
            "C,2026-01,0.00,50.00,-50.00,0.000000",
            "C,2026-02,70.00,50.00,20.00,1.400000",
            "D,2026-01,0.00,100.00,-100.00,0.000000",
            "D,2026-02,0.00,100.00,-100.00,0.000000",
        ]
    );
}

#[test]
fn places_a_dealer_without_entries_by_the_master() {
    let books = Books::new(FOUR, THREE_TARGETS).with("d.csv", "dealer,name,region\nD,丁,West\nE,戊,East\n");
    let targets = "--dealers d.csv --columns profit,profit_target";
    assert_eq!(books.rows(&format!("--by region {targets}")), ["East,540.00,40.00", "West,70.00,300.00"]);
    assert_eq!(books.rows(&format!("--dealer D {targets}")), ["D,丁,0.00,200.00"]);
    assert_eq!(books.rows(&format!("--dealer 丁 {targets}")), ["D,丁,0.00,200.00"]);
    assert_eq!(books.rows(&format!("--where region=West {targets}")), ["C,,70.00,100.00", "D,丁,0.00,200.00"]);
    assert_eq!(books.rows(&format!("--where region=East {targets}")), ["B,,500.00,", "A,,40.00,40.00"]);
    // Without the master, D's region is unknown.
    assert_eq!(books.rows("--where region=West --columns profit_target"), ["C,100.00"]);
    let counts = books.json("--dealer D")["total"].clone();
    assert_eq!((&counts["dealers"], &counts["profit"], &counts["margin"]), (&json!(0), &json!("0.00"), &Value::Null));
    // A code and a name are one dealer in targets, as in ledgers.
    let twice = Books::new(FOUR, "D,2026-01,利润,1\n丁,2026-01,利润,1").with("d.csv", "dealer,name\nD,丁\n");
    twice.run("--dealers d.csv").assert(
        1,
        "",
        "error: t.csv:3: a second target of profit for D, 2026-01; the first is at t.csv:2; leave one of them out\n",
    );
}

#[test]
fn rows_that_split_a_dealer_are_noted() {
    let ledger = "2026-01,A,markup,30,East,X\n2026-01,A,markup,20,East,Y\n2026-01,A,wages,5,East";
    let books = Books::new(ledger, "A,2026-01,利润,100");
    let targets = "--columns profit,profit_target,profit_variance";
    // Each product has the dealer's whole target; the total counts it once.
    assert_eq!(
        books.rows(&format!("--by product {targets}")),
        ["X,30.00,100.00,-70.00", "Y,20.00,100.00,-80.00", ",-5.00,100.00,-105.00"]
    );
    assert_eq!(books.json("--by product")["total"]["targets"]["profit"], figures("100.00", "-55.00", "0.450000"));
    for (options, is_said) in [
        ("--by product", true),
        ("--where product=X", true),
        ("--by region", false),
        ("--by month", false),
        ("", false),
    ] {
        let notes = books.json(options)["notes"].to_string();
        assert_eq!(notes.contains("targets_of_whole_dealers"), is_said, "{options}: {notes}");
    }
    assert_eq!(books.rows(&format!("--where product=X {targets}")), ["A,30.00,100.00,-70.00"]);
    for (language, said) in [("en", "\nnote: targets are of whole dealers,"), ("zh", "\n注：目标针对整个经销商，")]
    {
        let ran = books.run(&format!("--by product --lang {language}"));
        assert!(ran.succeeded().contains(said), "{}", ran.out());
    }
}

#[test]
fn any_flow_account_may_have_a_target() {
    let ledger = "2026-01,A,sales,1000\n2026-01,A,cost_of_goods,900\n2026-01,A,purchases,800\n2026-01,A,promotion,50\n\
                  2026-01,A,advertising_support,20\n2026-01,A,cold_chain,5";
    let targets = "A,2026-01,促销费,40\nA,2026-01,加价利润,80\nA,2026-01,冷链费,10\nA,2026-01,提货额,1000\n\
                   A,2026-01,费用支出,60\nA,2026-01,经营利润,100\nA,2026-01,费用支持,10\nA,2026-01,营业收入,900";
    let settings = "[accounts.cold_chain]\ngroup = 'expenses'\nzh = '冷链费'\nen = 'Cold chain'\n";
    let books = Books::new(ledger, targets).with("dealer-profit.toml", settings);
    let total = books.json("")["total"]["targets"].clone();
    // Markup is derived: 1,000 - 900. Metrics come first; accounts follow in the order of the
    // sheet.
    let expected = json!({
        "sales": figures("900.00", "100.00", "1.111111"),
        "operating_profit": figures("100.00", "0.00", "1.000000"),
        "support": figures("10.00", "10.00", "2.000000"),
        "expenses": figures("60.00", "-5.00", "0.916667"),
        "purchases": figures("1000.00", "-200.00", "0.800000"),
        "markup": figures("80.00", "20.00", "1.250000"),
        "promotion": figures("40.00", "10.00", "1.250000"),
        "cold_chain": figures("10.00", "-5.00", "0.500000"),
    });
    assert_eq!(total, expected);
    assert_eq!(total.to_string(), expected.to_string(), "in this order");
    assert_eq!(books.rows("--columns cold_chain_target,冷链费差额"), ["A,10.00,-5.00"]);
    let ran = books.run("--columns purchases_target,promotion_attainment --lang zh");
    assert!(ran.succeeded().contains("提货额目标  促销费完成率"), "{}", ran.out());
    // The account that counts as sales is compared with the sales target.
    assert_eq!(books.json("--sales-from purchases")["total"]["targets"]["sales"]["variance"], "-100.00");
}

#[test]
fn names_rows_below_their_target() {
    let books = Books::new(FOUR, THREE_TARGETS);
    let plain = books.run("--top 1");
    let named =
        "warning: C: Profit 70.00, below its target of 100.00\nwarning: D: Profit 0.00, below its target of 200.00\n";
    books.run("--top 1 --fail-on below-target").assert(4, plain.succeeded(), named);
    // The total is below its target but is not a row; B has no target and meets no condition.
    assert_eq!(books.run("--dealer [AB] --fail-on below-target").err(), "");
    let chinese = "警告: C: 利润 70.00，低于目标 100.00\n";
    assert_eq!(books.run("--dealer C --fail-on below-target --lang zh").err(), chinese);
    let ran = books.run("--dealer C --fail-on profit_attainment<80% --fail-on profit_target>99");
    assert_eq!(ran.err(), "warning: C: Profit attainment 70.00%\nwarning: C: Profit target 100.00\n");
    // Without target files the condition is an error, because it could never be met.
    let missing =
        "error: --fail-on: below-target needs targets: give --targets FILE, or set targets in dealer-profit.toml\n";
    let ran = books.program("report l.csv --fail-on below-target").run();
    ran.assert(2, "", &format!("{missing}note: see dealer-profit --help\n"));
    // Targets, but none for profit: no row meets the condition.
    let books = Books::new(FOUR, "A,2026,销售收入,5");
    books.run("--fail-on below-target").succeeded();
}

#[test]
fn sorts_rows_by_targets_and_refuses_unknown_ones() {
    let books = Books::new(FOUR, THREE_TARGETS);
    let first = |options: &str| books.rows(&format!("{options} --columns profit")).join(" ");
    assert_eq!(first("--sort profit_variance"), "A,40.00 C,70.00 D,0.00 B,500.00");
    assert_eq!(first("--sort +profit_attainment"), "D,0.00 C,70.00 A,40.00 B,500.00");
    let ran = books.run("--columns sales_target");
    ran.assert(2, "", ran.err());
    assert!(ran.err().contains("did you mean sales?") && ran.err().contains("profit_target"), "{}", ran.err());
    let ran = books.run("--dealer E");
    ran.assert(2, "", ran.err());
}

#[test]
fn without_target_files_nothing_changes_and_with_empty_ones_no_column_comes() {
    let books = Books::new(FOUR, "");
    let without = books.program("report l.csv --format csv").run();
    assert_eq!(books.run("--format csv").succeeded(), without.succeeded());
    let ran = books.program("report l.csv --format json").run();
    let report: Value = serde_json::from_str(ran.succeeded()).unwrap();
    assert_eq!((report["total"].get("targets"), report["rows"][0].get("targets")), (None, None));
    assert_eq!(books.json("")["total"]["targets"], json!({}));
}

#[test]
fn target_files_come_from_the_configuration_and_are_no_ledgers() {
    let books = Books::new(FOUR, "A,2026,利润,120").with("dealer-profit.toml", "targets = ['t.csv']\nledger = ['.']\n");
    let total = |line: &str| -> Value {
        let ran = books.program(&format!("{line} --format json")).run();
        serde_json::from_str::<Value>(ran.succeeded()).unwrap()["total"]["targets"]["profit"]["target"].clone()
    };
    // The folder holds l.csv and t.csv; the ledger has two months.
    assert_eq!(total("report"), "20.00");
    // The command line takes precedence over the configuration, and several files are one list.
    fs::write(books.0.path().join("u.CSV"), "dealer;period;metric;amount\nA;2026年;profit;1200\n").unwrap();
    fs::write(books.0.path().join("v.txt"), "dealer\tperiod\tmetric\tamount\nC\t2026Q1\tprofit\t3万\n").unwrap();
    assert_eq!(total("report l.csv --targets u.CSV --targets v.txt"), "20200.00");
    let ran = books.program("report l.csv --targets u.CSV -o u.CSV").run();
    ran.assert(1, "", "error: u.CSV: the output would replace a file that is read\n");
    let ran = books.program("report l.csv --targets none.csv").run();
    ran.assert(1, "", "error: none.csv: cannot be read: there is no such file or folder\n");
    let wrong = books.with("dealer-profit.toml", "[spread]\ntargets = 'last-yaer'\n");
    let message = "spread.targets: \"last-yaer\" is not one of even, last-year; did you mean last-year?";
    wrong.program("report l.csv").run().assert(1, "", &format!("error: dealer-profit.toml:2: {message}\n"));
}

#[test]
fn the_faults_of_target_files_are_those_of_every_command() {
    let rows: String = (1..=25).map(|day| format!("A,2026-13,利润,{day}\n")).collect();
    let books = Books::new(FOUR, &rows);
    for command in ["report", "check"] {
        let ran = books.program(&format!("{command} l.csv --targets t.csv")).run();
        ran.assert(1, "", ran.err());
        assert_eq!(ran.err().lines().count(), 21);
        assert!(ran.err().ends_with("error: and 5 more\n"), "{}", ran.err());
    }
}
