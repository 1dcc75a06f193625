//! Figures computed by hand, with the arithmetic beside them.

use std::fs;

use serde_json::{Value, json};

use crate::program::{Program, Ran};

const HEADING: &str = "date,dealer,account,amount,product,region\n";

/// A ledger in its own temporary folder.
struct Ledger(tempfile::TempDir);

impl Ledger {
    /// Rows of date, dealer, account and amount, and optionally product and region.
    fn new(rows: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut text = HEADING.to_owned();
        for row in rows.lines().map(str::trim).filter(|row| !row.is_empty()) {
            let missing = 5 - row.matches(',').count();
            text.push_str(&format!("{row}{}\n", ",".repeat(missing)));
        }
        fs::write(folder.path().join("l.csv"), text).unwrap();
        Self(folder)
    }

    fn run(&self, options: &str) -> Ran {
        let options = options.split(' ').filter(|option| !option.is_empty());
        Program::within(self.0.path()).args(["report", "l.csv"]).args(options).run()
    }

    #[track_caller]
    fn json(&self, options: &str) -> Value {
        let ran = self.run(&format!("--format json {options}"));
        serde_json::from_str(ran.succeeded()).unwrap()
    }

    /// The rows of the CSV report without the heading.
    #[track_caller]
    fn rows(&self, options: &str) -> Vec<String> {
        let ran = self.run(&format!("--format csv {options}"));
        ran.succeeded().lines().skip(1).map(str::to_owned).collect()
    }
}

#[track_caller]
fn has(figures: &Value, expected: &[(&str, &str)]) {
    for (id, figure) in expected {
        let expected = if figure.is_empty() { Value::Null } else { json!(figure) };
        assert_eq!(figures[id], expected, "{id}");
    }
}

const MONTH: &str = "2026-01,A,sales,350000\n2026-01,A,markup,24500\n2026-01,A,wages,12500\n\
     2026-01,A,inventory,175000\n2026-01,A,receivables,245000\n2026-01,A,rebates_receivable,17500\n";

#[test]
fn computes_a_typical_month() {
    // 175,000 + 245,000 + 17,500 = 437,500. 24,500 - 12,500 = 12,000. 12,000 / 437,500 * 12 =
    // 0.3291428… 350,000 / 437,500 * 12 = 9.6 turns; 360 / 9.6 = 37.5 days; 12,000 / 350,000 =
    // 0.0342857…
    let report = Ledger::new(MONTH).json("");
    has(
        &report["total"],
        &[
            ("profit", "12000.00"),
            ("capital", "437500.000000"),
            ("turnover", "9.600000"),
            ("turnover_days", "37.500000"),
            ("margin", "0.034286"),
            ("return_on_capital", "0.329143"),
        ],
    );
    let table = Ledger::new(MONTH).run("");
    assert!(table.succeeded().contains("32.91%"), "{}", table.out());
}

#[test]
fn computes_seventy_two_turns_a_year() {
    // 1,800 / 100 * 12 / 3 = 72; 360 / 72 = 5; 60 / 100 * 4 = 2.4 = (60 / 1,800) * 72.
    let rows = "2025-12-31,A,capital_employed,100\n2026-01-05,A,sales,600\n2026-02-05,A,sales,600\n\
                2026-03-05,A,sales,600\n2026-03-05,A,markup,60\n2026-03-31,A,capital_employed,100";
    let expected = [
        ("turnover", "72.000000"),
        ("turnover_days", "5.000000"),
        ("return_on_capital", "2.400000"),
        ("profit", "60.00"),
    ];
    has(&Ledger::new(rows).json("")["total"], &expected);
}

#[test]
fn the_opening_balance_does_not_depend_on_how_the_period_is_given() {
    // 900 * 3 / 300 * 12 / 3 = 36.
    let rows = "2025-12-31,A,inventory,300\n2026-01-05,A,sales,900\n2026-02-05,A,sales,900\n2026-03-05,A,sales,900";
    for asked in ["", "--period 2026", "--period 2026-01..2026-03", "--period 2026-Q1"] {
        let report = Ledger::new(rows).json(asked);
        has(&report["total"], &[("turnover", "36.000000"), ("capital", "300.000000")]);
        assert_eq!(report["period"], json!({"from": "2026-01", "to": "2026-03", "months": 3}), "{asked}");
    }
}

#[test]
fn averages_a_growing_balance() {
    // Month 1: 300 from beginning to end; month 2: (300 + 500) / 2 = 400; (300 + 400) / 2 = 350.
    let rows = "2026-01-05,A,sales,1\n2026-01-31,A,inventory,300\n2026-02-05,A,sales,1\n2026-02-28,A,inventory,500";
    has(&Ledger::new(rows).json("")["total"], &[("capital", "350.000000")]);
}

#[test]
fn a_balance_ends_twelve_months_after_the_last_entry() {
    // A's last entry is in 2025-01: its 120 holds until the end of 2026-01, and 2026-02 closes at
    // zero: (120 + 0) / 2 = 60.
    let rows = "2025-01-31,A,inventory,120\n2026-01-05,B,sales,1\n2026-02-05,B,sales,1\n2026-03-05,B,sales,1";
    let capital: Vec<String> = Ledger::new(rows).rows("--by month --columns capital");
    assert_eq!(capital, ["2026-01,120.000000", "2026-02,60.000000", "2026-03,"]);
}

#[test]
fn markup_follows_from_cost() {
    // A: 1,000 - 940 = 60. B sells below the invoice price: 500 - 520 = -20, which is not an error.
    // C's cost of -30 is a reversal: 0 - (-30) = 30. D posts its markup: 7. E's cost of zero does
    // not count as posted: 9.
    let rows = "2026-01-05,A,sales,1000\n2026-01-06,A,cost_of_goods,940\n2026-01-31,A,markup,60\n\
                2026-01-05,B,sales,500\n2026-01-06,B,cost_of_goods,520\n2026-01-05,C,cost_of_goods,-30\n\
                2026-01-05,D,markup,7\n2026-01-05,E,markup,9\n2026-01-05,E,cost_of_goods,0";
    let rows = Ledger::new(rows).rows("--columns profit --sort dealer");
    assert_eq!(rows, ["E,9.00", "D,7.00", "C,30.00", "B,-20.00", "A,60.00"]);
}

#[test]
fn refuses_posted_markup_that_disagrees() {
    let ledger = Ledger::new("2026-01-05,A,sales,1000\n2026-01-06,A,cost_of_goods,940\n2026-01-31,A,markup,59");
    ledger.run("").assert(
        3,
        "",
        "error: l.csv:4: A, 2026-01: the markup posted is 59.00, but sales less cost of goods (l.csv:3) is 60.00; leave one \
         of the two out\n",
    );
}

#[test]
fn capital_employed_beside_its_components_is_a_check() {
    // 300 + 200 - 100 = 400, posted as 400: not added.
    let components = "2026-01-05,A,sales,1\n2026-01-31,A,inventory,300\n2026-01-31,A,receivables,200\n\
                      2026-01-31,A,payables,100\n";
    let agreeing = format!("{components}2026-01-31,A,capital_employed,400");
    has(&Ledger::new(&agreeing).json("")["total"], &[("capital", "400.000000")]);
    // The second of two dates disagrees: the balance at the end of February is still 400.
    let disagreeing = format!("{agreeing}\n2026-02-28,A,capital_employed,401");
    let ran = Ledger::new(&disagreeing).run("");
    ran.assert(3, "", ran.err());
    let expected =
        "error: l.csv:7: A, 2026-02-28: the capital employed posted is 401.00, but its components sum to 400.00; ";
    assert!(ran.err().starts_with(expected), "{}", ran.err());
    assert_eq!(ran.err().lines().count(), 1);
}

/// A column of a wide ledger is an account like any other.
#[test]
fn capital_employed_in_a_column_beside_its_components_is_a_check() {
    let ledger = Ledger::new("");
    let report = |capital: &str| {
        let text = format!(
            "date,dealer,sales,inventory,capital_employed\n2026-01-31,A,1,300,300\n2026-02-28,A,2,200,{capital}\n"
        );
        fs::write(ledger.0.path().join("l.csv"), text).unwrap();
        ledger.run("")
    };
    report("200").succeeded();
    let ran = report("201");
    ran.assert(3, "", ran.err());
    let expected =
        "error: l.csv:3: A, 2026-02-28: the capital employed posted is 201.00, but its components sum to 200.00; ";
    assert!(ran.err().starts_with(expected), "{}", ran.err());
}

#[test]
fn takes_purchases_as_sales_on_request() {
    // 60 / 1,200 = 0.05; without the option the ledger has no sales and no ratio of sales.
    let ledger = Ledger::new("2026-01-05,A,purchases,1200\n2026-01-05,A,markup,60");
    has(&ledger.json("")["total"], &[("sales", ""), ("margin", ""), ("profit", "60.00")]);
    has(&ledger.json("--sales-from purchases")["total"], &[("sales", "1200.00"), ("margin", "0.050000")]);
    let ran = ledger.run("--sales-from purchases");
    assert!(ran.succeeded().contains("purchases are taken as sales"), "{}", ran.out());
}

#[test]
fn ratios_without_a_valid_denominator_are_not_available() {
    // Sales of zero and below, capital of zero and below, and negative turnover.
    let rows = "2026-01-05,A,sales,0\n2026-01-05,A,markup,5\n2026-01-05,B,sales,-10\n2026-01-05,B,markup,5\n\
                2026-01-31,B,payables,50\n2026-01-05,C,sales,-10\n2026-01-31,C,cash,60";
    let report = Ledger::new(rows).json("--sort dealer");
    let [c, b, a] = [0, 1, 2].map(|row| &report["rows"][row]);
    has(a, &[("sales", "0.00"), ("margin", ""), ("capital", ""), ("turnover", ""), ("return_on_capital", "")]);
    has(
        b,
        &[
            ("margin", ""),
            ("capital", "-50.000000"),
            ("turnover", ""),
            ("turnover_days", ""),
            ("return_on_capital", ""),
        ],
    );
    // -10 / 60 * 12 = -2 turns: a valid turnover, but no number of days.
    has(c, &[("margin", ""), ("turnover", "-2.000000"), ("turnover_days", ""), ("return_on_capital", "0.000000")]);
    assert_eq!((&a["capital_dealers"], &b["capital_dealers"]), (&json!(0), &json!(1)));
    let table = Ledger::new(rows).run("");
    assert!(table.succeeded().contains("n/a"));
    assert!(Ledger::new(rows).rows("--columns margin,capital").contains(&"A,,".to_owned()));
}

#[test]
fn rounds_half_away_from_zero() {
    let ledger = Ledger::new("2026-01-05,A,markup,0.125\n2026-01-05,B,wages,0.125\n2026-01-05,C,wages,0.004");
    let ran = ledger.run("--columns profit --sort +dealer");
    let cells: Vec<&str> = ran.succeeded().lines().filter_map(|line| line.split_whitespace().nth(1)).collect();
    assert_eq!(cells[3..6], ["0.13", "-0.13", "0.00"], "{}", ran.out());
    // 1 / 8,000,000 = 0.000000125 and its negative; half a millionth is 0.0000005.
    let ledger = Ledger::new(
        "2026-01-05,A,sales,2000000\n2026-01-05,A,markup,1\n2026-01-05,B,sales,2000000\n2026-01-05,B,wages,1",
    );
    assert_eq!(ledger.rows("--columns margin"), ["A,0.000001", "B,-0.000001"]);
}

#[test]
fn large_amounts_sum_exactly() {
    // 1,000 * 999,999,999,999,999.999999 = 999,999,999,999,999,999.999000.
    let rows: String = (0..1_000).map(|_| "2026-01-05,A,sales,999999999999999.999999\n").collect();
    let ledger = Ledger::new(&rows);
    has(&ledger.json("")["total"], &[("sales", "999999999999999999.999")]);
    assert_eq!(ledger.rows("--columns sales"), ["A,999999999999999999.999"]);
    let ran = ledger.run("--columns sales");
    assert!(ran.succeeded().contains("1,000,000,000,000,000,000.00"), "{}", ran.out());
}

/// A earns 60 on 1,000 with capital 100; B loses 10 on 500; C earns 5 without sales.
const THREE: &str = "2026-01-05,A,sales,1000,X,East\n2026-01-05,A,markup,60,X,East\n2026-01-31,A,cash,100\n\
     2026-01-05,B,sales,500,Y,West\n2026-01-05,B,wages,10,Y,\n2026-01-05,C,markup,5,,South";

#[test]
fn conditions_name_the_rows_that_meet_them() {
    let ledger = Ledger::new(THREE);
    for (condition, named) in [
        ("loss", "warning: B: Profit -10.00\n"),
        ("margin<0.02", "warning: B: Margin -2.00%\n"),
        ("margin>5%", "warning: A: Margin 6.00%\n"),
        ("profit<6", "warning: C: Profit 5.00\nwarning: B: Profit -10.00\n"),
        // 360 / (1,000 / 100 * 12) = 3; a metric that is not available meets no condition.
        ("turnover_days<60", "warning: A: Turnover days 3.00\n"),
    ] {
        // The output is unchanged, `--top` hides no row from conditions, and the total of 55 is not
        // a row.
        let plain = ledger.run("--top 1");
        ledger.run(&format!("--top 1 --fail-on {condition}")).assert(4, plain.succeeded(), named);
    }
    assert_eq!(ledger.run("--fail-on profit>60").succeeded(), ledger.run("").succeeded());
    assert_eq!(ledger.run("--fail-on profit>54.99 --by region").err(), "warning: East: Profit 60.00\n");
}

#[test]
fn sorts_rows_as_requested() {
    let ledger = Ledger::new(THREE);
    for (options, order) in [
        ("", ["A", "C", "B"]),
        ("--sort +profit", ["B", "C", "A"]),
        ("--sort sales", ["A", "B", "C"]),
        // C has no margin: last in both directions.
        ("--sort margin", ["A", "B", "C"]),
        ("--sort +margin", ["B", "A", "C"]),
        ("--sort dealer", ["C", "B", "A"]),
        ("--sort +dealer", ["A", "B", "C"]),
        // Only A has capital; the others are ordered by group.
        ("--sort +capital", ["A", "B", "C"]),
    ] {
        let dealers: Vec<String> = ledger.rows(&format!("{options} --columns dealers"));
        assert_eq!(dealers, order.map(|dealer| format!("{dealer},1")), "{options}");
    }
    assert_eq!(ledger.rows("--by region --columns profit"), ["East,60.00", "South,5.00", "West,0.00", ",-10.00"]);
    assert_eq!(ledger.rows("--top 2 --columns profit"), ["A,60.00", "C,5.00"]);
    has(&ledger.json("--top 1")["total"], &[("profit", "55.00")]);
    assert_eq!(
        ledger.run("--format csv --columns margin,sales").succeeded().lines().next(),
        Some("dealer,margin,sales")
    );
}

#[test]
fn filters_by_dealer_and_value() {
    let ledger = Ledger::new(THREE);
    for (options, dealers) in [
        ("--where region=East", vec!["A,60.00"]),
        ("--where region=East --where region=South", vec!["A,60.00", "C,5.00"]),
        ("--where region=East --where product=Y", vec![]),
        ("--where region=", vec!["A,0.00", "B,-10.00"]),
        ("--dealer A --dealer C", vec!["A,60.00", "C,5.00"]),
        ("--dealer [AB]", vec!["A,60.00", "B,-10.00"]),
        ("--dealer ?", vec!["A,60.00", "C,5.00", "B,-10.00"]),
    ] {
        // The blank region contains A's cash and B's wages.
        assert_eq!(ledger.rows(&format!("{options} --columns profit")), dealers, "{options}");
    }
}

#[test]
fn refuses_names_that_are_not_in_the_ledger() {
    let ledger = Ledger::new("2026-01-05,Eastern,sales,1,Xylo,East");
    for (option, message) in [
        ("--by regoin", "regoin"),
        ("--where prodct=Xylo", "prodct"),
        ("--where region=Eats", "Eats"),
        ("--dealer Eastren", "Eastren"),
        ("--sort proft", "proft"),
        ("--columns marign", "marign"),
        ("--fail-on proft<1", "proft"),
    ] {
        let ran = ledger.run(option);
        ran.assert(2, "", ran.err());
        assert!(ran.err().contains(message) && ran.err().contains("did you mean"), "{option}: {}", ran.err());
    }
}

#[test]
fn a_period_is_cut_to_the_months_of_the_ledger() {
    // The ledger covers January to March; a zero does not extend it.
    let ledger = Ledger::new("2026-01-05,A,sales,10\n2026-03-05,A,sales,30\n2026-05-05,A,sales,0");
    for (asked, from, to, months, sales) in [
        ("2026", "2026-01", "2026-03", 3, "40.00"),
        ("2026-02..2027", "2026-02", "2026-03", 2, "30.00"),
        ("2026-03", "2026-03", "2026-03", 1, "30.00"),
        ("2025", "2025-01", "2025-12", 12, "0.00"),
    ] {
        let report = ledger.json(&format!("--period {asked}"));
        assert_eq!(report["period"], json!({"from": from, "to": to, "months": months}), "{asked}");
        has(&report["total"], &[("sales", sales)]);
    }
    assert_eq!(ledger.json("--period 2026")["asked"], json!({"from": "2026-01", "to": "2026-12"}));
    assert_eq!(ledger.json("")["asked"], Value::Null);
    assert_eq!(ledger.json("--period last-quarter --as-of 2026-04-15")["period"]["months"], 3);
    assert!(ledger.run("--period 2026").succeeded().contains("(3 months; 2026 was asked for)"));
}

#[test]
fn notes_cost_without_a_value_of_the_group_field() {
    // A's sales have product X and its cost has none: X shows 100, the blank group -90.
    let ledger = Ledger::new("2026-01-05,A,sales,100,X\n2026-01-05,A,cost_of_goods,90");
    assert_eq!(ledger.rows("--by product --columns profit"), ["X,100.00", ",-90.00"]);
    assert!(
        ledger.json("--by product")["notes"].to_string().contains("cost_without_value"),
        "{}",
        ledger.json("--by product")["notes"]
    );
    let ran = ledger.run("--by product");
    assert!(ran.succeeded().contains("overstated"), "{}", ran.out());
    assert!(!ledger.run("").succeeded().contains("overstated"));
}

#[test]
fn capital_employed_is_checked_on_every_date() {
    // On the 15th the balance is 200, although the month begins with 100 and ends with 300.
    let stock =
        "2026-01-05,A,sales,1\n2026-01-10,A,inventory,100\n2026-01-15,A,inventory,200\n2026-01-25,A,inventory,300\n";
    has(&Ledger::new(&format!("{stock}2026-01-15,A,capital_employed,200")).json("")["total"], &[("sales", "1.00")]);
    let ran = Ledger::new(&format!("{stock}2026-01-15,A,capital_employed,300")).run("");
    ran.assert(3, "", ran.err());
    assert!(ran.err().starts_with("error: l.csv:6: A, 2026-01-15: "), "{}", ran.err());
}
