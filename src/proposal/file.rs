//! Writes a proposal as the text of a configuration.

use super::{OPEN, Proposal, ProposedColumn, UnknownAccount};
use crate::words::Language;
use crate::words::heading::toml_text;
use crate::words::proposal::{Reason, Remark};

/// From this number of undecided columns on, ignoring all of them is proposed.
const MANY_COLUMNS: usize = 4;

/// A configuration during writing.
#[derive(Default)]
struct Writer(String);

impl Writer {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn remark(&mut self, remark: Remark) {
        for language in [Language::En, Language::Zh] {
            self.line(&format!("# {}", remark.text(language)));
        }
    }

    /// Writes a blank line, the remark and the line of the key.
    fn key(&mut self, remark: Remark, line: &str) {
        self.line("");
        self.remark(remark);
        self.line(line);
    }

    /// Writes the key if there is a line for it, else a commented-out example.
    fn key_or_example(&mut self, remark: Remark, line: Option<String>, example: &str) {
        self.key(remark, &line.unwrap_or_else(|| format!("# {example}")));
    }
}

fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let texts: Vec<String> = texts.into_iter().map(toml_text).collect();
    format!("[{}]", texts.join(", "))
}

impl Proposal {
    /// The text of a configuration with every key that exists. Unneeded keys are commented out, and
    /// lines that a person has to decide begin with [`OPEN`].
    pub fn file(&self) -> String {
        let mut file = Writer::default();
        file.remark(Remark::Title);
        file.remark(Remark::Open);
        self.ledgers(&mut file);
        file.key_or_example(Remark::Dealers, self.dealer_lines(), "dealers = \"dealers.csv\"");
        let targets = list(self.target_files.iter().map(String::as_str));
        let targets = (!self.target_files.is_empty()).then(|| format!("{OPEN}targets = {targets}"));
        file.key_or_example(Remark::Targets, targets, "targets = [\"targets-2026.csv\"]");
        file.key(Remark::Currency, "# currency = \"¥\"");
        file.key(Remark::DaysInYear, "# days_in_year = 360");
        file.key(Remark::CostOfCapital, "# cost_of_capital = \"0.06\"");
        file.key(Remark::PeerBy, "# peer_by = \"region\"");
        file.key(Remark::Lang, "# lang = \"zh\"");
        file.key(Remark::SalesFrom, "# sales_from = \"sales\"");
        self.input(&mut file);
        file.key(Remark::Columns, "[columns]");
        if self.columns.is_empty() {
            file.line("# \"门店\" = \"dealer\"");
            file.line("# \"Area Code\" = \"ignore\"");
        }
        self.columns.iter().for_each(|column| file.line(&column_line(column)));
        file.key(Remark::Accounts, "# [accounts.cold_chain]");
        for line in ["group = \"expenses\"", "zh = \"冷链费\"", "en = \"Cold chain\"", "aliases = [\"冷藏费\"]"] {
            file.line(&format!("# {line}"));
        }
        file.line("#");
        for line in ["[accounts.wages]", "aliases = [\"人员费用\"]", "sign = \"reversed\""] {
            file.line(&format!("# {line}"));
        }
        if !self.accounts.is_empty() {
            file.line("");
            file.remark(Remark::AccountsOpen);
            self.account_lines().iter().for_each(|line| file.line(line));
        }
        file.0
    }

    /// The files that may be the dealer master; a person has to decide.
    fn dealer_lines(&self) -> Option<String> {
        let line = |list: &String| format!("{OPEN}dealers = {}", toml_text(list));
        let lines: Vec<String> = self.dealer_lists.iter().map(line).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    fn ledgers(&self, file: &mut Writer) {
        if self.left_out.is_empty() {
            file.key(Remark::Ledger, &format!("ledger = {}", list(self.ledger.iter().map(String::as_str))));
            return;
        }
        file.line("");
        file.remark(Remark::Ledger);
        file.remark(Remark::LeftOut);
        file.line("ledger = [");
        self.ledger.iter().for_each(|ledger| file.line(&format!("    {},", toml_text(ledger))));
        self.left_out.iter().for_each(|other| file.line(&format!("{OPEN}{},", toml_text(other))));
        file.line("]");
    }

    fn input(&self, file: &mut Writer) {
        file.key(Remark::Input, "[input]");
        match self.date_formats.as_slice() {
            several @ [_, _, ..] => {
                file.line("");
                file.remark(Remark::DateFormatOpen);
                several.iter().for_each(|format| file.line(&format!("{OPEN}date_format = {}", toml_text(format))));
            }
            formats => {
                let line = formats.first().map(|format| format!("date_format = {}", toml_text(format)));
                file.key_or_example(Remark::DateFormat, line, "date_format = \"%m/%d/%Y\"");
            }
        }
        let nulls = self.null_values.iter().map(String::as_str);
        let nulls = (!self.null_values.is_empty()).then(|| format!("null_values = {}", list(nulls)));
        file.key_or_example(Remark::NullValues, nulls, "null_values = [\"NULL\"]");
        match self.has_many_open_columns() {
            true => file.key(Remark::UnknownColumns, &format!("{OPEN}{}", Self::ALL_OTHERS)),
            false => file.key(Remark::UnknownColumns, "# unknown_columns = \"error\""),
        }
        let fields = format!("fill_down = {}", list(self.fill_down.iter().map(|field| field.id())));
        if self.is_fill_down_open {
            file.key(Remark::FillDownOpen, &format!("{OPEN}{fields}"));
        } else {
            let line = (!self.fill_down.is_empty()).then_some(fields);
            file.key_or_example(Remark::FillDown, line, "fill_down = [\"dealer\"]");
        }
        let totals = self.skip_totals.then(|| "skip_totals = true".to_owned());
        file.key_or_example(Remark::SkipTotals, totals, "skip_totals = true");
        file.key(Remark::Encoding, "# encoding = \"gbk\"");
        file.key(Remark::Delimiter, "# delimiter = \";\"");
    }

    /// Ignores every unknown column.
    const ALL_OTHERS: &'static str = "unknown_columns = \"ignore\"    # all other columns / 其余各列";

    /// Whether there are too many undecided columns to name them one by one.
    fn has_many_open_columns(&self) -> bool {
        let may_be_ignored = |column: &&ProposedColumn| {
            column.reason.is_none()
                && (column.meanings.is_empty() || column.meanings.iter().any(|meaning| meaning == "ignore"))
        };
        self.columns.iter().filter(may_be_ignored).count() >= MANY_COLUMNS
    }

    /// The lines of `[input]` to paste.
    fn input_lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let open = if self.date_formats.len() > 1 { OPEN } else { "" };
        lines.extend(self.date_formats.iter().map(|format| format!("{open}date_format = {}", toml_text(format))));
        if !self.null_values.is_empty() {
            lines.push(format!("null_values = {}", list(self.null_values.iter().map(String::as_str))));
        }
        if !self.fill_down.is_empty() {
            let open = if self.is_fill_down_open { OPEN } else { "" };
            lines.push(format!("{open}fill_down = {}", list(self.fill_down.iter().map(|field| field.id()))));
        }
        if self.skip_totals {
            lines.push("skip_totals = true".to_owned());
        }
        if self.has_many_open_columns() {
            lines.push(format!("{OPEN}{}", Self::ALL_OTHERS));
        }
        if !lines.is_empty() {
            lines.insert(0, "[input]".to_owned());
        }
        lines
    }

    /// The lines to paste into an existing configuration: the reading of cells, the meanings of
    /// headings, and aliases of accounts.
    pub fn lines_to_paste(&self) -> Vec<String> {
        let mut lines = self.input_lines();
        if !self.columns.is_empty() {
            lines.push("[columns]".to_owned());
            lines.extend(self.columns.iter().map(column_line));
        }
        lines.extend(self.account_lines());
        lines
    }

    /// Unknown accounts as aliases of the nearest accounts, or as new accounts. Uncertain lines are
    /// left to a person.
    fn account_lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut nearest: Vec<&str> = self.accounts.iter().filter_map(|account| account.nearest.as_deref()).collect();
        nearest.sort_unstable();
        nearest.dedup();
        for id in nearest {
            let of_id = |account: &&UnknownAccount| account.nearest.as_deref() == Some(id);
            let named: Vec<&UnknownAccount> = self.accounts.iter().filter(of_id).collect();
            let open = if named.iter().all(|account| account.is_certain) { "" } else { OPEN };
            lines.push(format!("{open}[accounts.{id}]"));
            lines.push(format!("{open}aliases = {}", list(named.iter().map(|account| account.text.as_str()))));
        }
        let unlike: Vec<&UnknownAccount> = self.accounts.iter().filter(|account| account.nearest.is_none()).collect();
        for (index, account) in unlike.into_iter().enumerate() {
            let text = toml_text(&account.text);
            lines.push(format!(
                "{OPEN}[accounts.account_{}]    # new / 新科目; or of one that is there / 或已有科目: [accounts.ID] aliases = [{text}]",
                index + 1
            ));
            // Like an unknown column, it has no meaning until a person decides.
            lines.push(format!(
                "{OPEN}group = \"?\"    # trade, operating_profit, support, expenses, balance +, balance -"
            ));
            lines.push(format!("{OPEN}zh = {text}"));
            lines.push(format!("{OPEN}en = {text}"));
        }
        lines
    }
}

fn column_line(column: &ProposedColumn) -> String {
    let heading = toml_text(&column.heading);
    let Some((first, others)) = column.meanings.split_first() else {
        return format!("{OPEN}{heading} = \"?\"    # {}", Reason::Open.text());
    };
    let first = toml_text(first);
    match &column.reason {
        Some(reason) => format!("{heading} = {first}    # {}", reason.text()),
        None if others.is_empty() => format!("{OPEN}{heading} = {first}"),
        None => {
            let others: Vec<String> = others.iter().map(|other| toml_text(other)).collect();
            format!("{OPEN}{heading} = {first}    # or / 或: {}", others.join(", "))
        }
    }
}
