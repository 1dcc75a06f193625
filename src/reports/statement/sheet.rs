//! A dealer's sheet: accounts in their groups with subtotals, profit, ratios, and charts.

use std::iter;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};

use super::{DealerStatement, Line, METRICS, PROFIT_GROUPS, Statement, TargetedRows};
use crate::chart_of_accounts::{Account, AccountId, Group};
use crate::document::chart::{ChartKind, Series, Shape, Step, Trend, Waterfall};
use crate::document::{
    Block, Cell, Chart, Column, Formula, Id, Label, Reference, Row, RowRole, Run, Section, Table, Value,
};
use crate::metrics::definition::Metric;
use crate::metrics::formula::{Operands, formula};
use crate::ratio::Ratio;
use crate::reports::figures::{Measure, MeasureColumn, RowFigures};
use crate::targets::TargetField;
use crate::targets::targeted::Targeted;
use crate::words::word::{StatementWord, Word};

impl Statement {
    /// The sheet of the dealer at a position.
    pub(super) fn sheet(&self, index: usize, statement: &DealerStatement) -> Section {
        let table = table_id(index).into();
        let mut sheet = Sheet { report: self, statement, table, lines_of_groups: HashMap::new() };
        for (group, _, _) in PROFIT_GROUPS {
            let rows = sheet.lines_of(group).map(|(_, account)| self.id(&account.id)).collect();
            sheet.lines_of_groups.insert(group, rows);
        }
        let charts = [sheet.trend(), sheet.waterfall()].into_iter().flatten().map(Block::Chart);
        let blocks = iter::once(Block::Table(sheet.table())).chain(charts).collect();
        Section::new(&sheet.table, blocks).headed(Label::Given(statement.shown_name().to_owned())).on_own_page()
    }
}

/// The id of the table, and of the section, of the dealer at a position.
pub(super) fn table_id(index: usize) -> String {
    format!("dealer-{}", index + 1)
}

/// A sheet in the making.
struct Sheet<'a> {
    report: &'a Statement,
    statement: &'a DealerStatement,
    /// The table's id, which is the section's too.
    table: Id,
    /// The ids of the rows of each group.
    lines_of_groups: HashMap<Group, Arc<[Id]>>,
}

/// A column of a sheet: a slice of the period, or the whole.
#[derive(Clone, Copy)]
enum Span<'a> {
    /// The slice at a position.
    Slice(usize),
    /// The whole period, in the column of that id.
    Whole(&'a str),
}

impl Sheet<'_> {
    fn table(&self) -> Table {
        let last = self.report.columns.len();
        let slice = |(index, name): (usize, &String)| {
            // The latest matter most.
            let distance = u8::try_from(last - index).unwrap_or(Column::KEPT);
            let column = Column::money(name.as_str(), Label::Given(name.clone()));
            column.of_importance(Column::KEPT.saturating_sub(distance))
        };
        let mut columns = vec![Column::text("line", StatementWord::Line)];
        columns.extend(self.report.columns.iter().enumerate().map(slice));
        columns.extend((last > 1).then(|| Column::money("total", Word::Total)));
        Table::new(&*self.table, columns, self.rows()).chosen_by("--every")
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![self.heading("trade-heading", StatementWord::Trade)];
        rows.push(self.metric_row(Metric::Sales, Word::Sales, RowRole::Item));
        let trade = self.lines_of(Group::Trade).filter(|(line, _)| line.account != AccountId::SALES);
        rows.extend(trade.map(|(line, account)| self.line_row(line, account)));
        for (group, metric, sum) in PROFIT_GROUPS {
            let lines: Vec<Row> = self.lines_of(group).map(|(line, account)| self.line_row(line, account)).collect();
            if !lines.is_empty() {
                rows.push(self.heading(&format!("{}-heading", metric.id()), metric.definition().word));
            }
            rows.extend(lines);
            rows.push(self.metric_row(metric, sum, RowRole::Subtotal));
        }
        rows.push(self.metric_row(Metric::Profit, StatementWord::Profit, RowRole::Total));
        rows.push(self.heading("ratios-heading", StatementWord::Ratios));
        let ratios = METRICS.iter().skip_while(|metric| **metric != Metric::Margin);
        rows.extend(ratios.map(|&metric| self.metric_row(metric, metric.definition().word, RowRole::Item)));
        let targeted = self.report.targeted.iter().flatten();
        let targeted: Vec<&TargetedRows> = targeted.filter(|targeted| self.has_target(targeted.targeted)).collect();
        if !targeted.is_empty() {
            rows.push(self.heading("targets-heading", StatementWord::Targets));
        }
        rows.extend(targeted.iter().flat_map(|targeted| self.target_rows(targeted)));
        rows
    }

    fn lines_of(&self, group: Group) -> impl Iterator<Item = (&Line, &Account)> {
        let accounts = self.report.accounts.iter().filter(move |(_, account)| account.group == group);
        accounts.filter_map(|(id, account)| Some((self.statement.line(*id)?, account)))
    }

    fn heading(&self, id: &str, label: impl Into<Label>) -> Row {
        self.row(id, label, RowRole::Heading, |_| Cell::BLANK)
    }

    /// A row with a cell for each column.
    fn row(&self, id: &str, label: impl Into<Label>, role: RowRole, cell: impl Fn(Span<'_>) -> Cell) -> Row {
        Row::new(id, role, iter::once(Cell::label(label)).chain(self.spans().map(cell)))
    }

    fn line_row(&self, line: &Line, account: &Account) -> Row {
        let cell = |span: Span<'_>| match span {
            Span::Slice(index) => {
                let Some(amount) = line.amounts[index] else { return Cell::BLANK };
                let derived = (line.account == AccountId::MARKUP).then(|| self.derived_markup(index)).flatten();
                Cell::money(amount).with_formula(derived)
            }
            Span::Whole(_) => Cell::money(line.total).with_formula(Some(self.sum_of_slices(&account.id))),
        };
        self.row(&account.id, account, RowRole::Item, cell)
    }

    /// Sales less cost, where the column's markup is derived and both stand above it.
    fn derived_markup(&self, index: usize) -> Option<Formula> {
        let cost = self.statement.line(AccountId::COST_OF_GOODS)?;
        let (_, cost) = self.report.accounts.iter().find(|(id, _)| *id == cost.account)?;
        self.statement.figures[index].get(Metric::Sales)?;
        let cell = |row: &str| Box::new(Formula::Cell(self.cell(row, &self.report.columns[index])));
        self.statement.markup_is_derived[index].then(|| Formula::Minus(cell(Metric::Sales.id()), cell(&cost.id)))
    }

    fn metric_row(&self, metric: Metric, label: impl Into<Label>, role: RowRole) -> Row {
        self.row(metric.id(), label, role, |span| self.metric_cell(metric, span))
    }

    fn metric_cell(&self, metric: Metric, span: Span<'_>) -> Cell {
        let figures = self.figures(span);
        let cell = Measure::Metric(metric).cell(figures.get(metric));
        if cell.value == Value::NotAvailable {
            return cell;
        }
        let own = match (metric, span) {
            (Metric::Sales, Span::Slice(_)) => None,
            (Metric::Sales, Span::Whole(_)) => Some(self.sum_of_slices(metric.id())),
            _ => self.formula(metric, self.column_id(span), figures),
        };
        cell.with_formula(own)
    }

    /// The formula of a metric over the cells above it in its column.
    fn formula(&self, metric: Metric, column: &str, figures: &RowFigures) -> Option<Formula> {
        let metric_cell = |metric: Metric| METRICS.contains(&metric).then(|| self.cell(metric.id(), column));
        let group_cells = |group: Group| {
            let rows = self.lines_of_groups.get(&group).filter(|rows| !rows.is_empty())?;
            Some(Run::Down { table: Id::clone(&self.table), column: self.report.id(column), rows: Arc::clone(rows) })
        };
        let operands = Operands {
            metric: Box::new(metric_cell),
            group: Box::new(group_cells),
            months: figures.metrics.months,
            days_in_year: self.report.days_in_year,
            all_have_capital: figures.metrics.all_have_capital(),
        };
        formula(metric, &operands)
    }

    /// Whether the dealer has a target of it in any column.
    fn has_target(&self, targeted: Targeted) -> bool {
        self.statement.figures.iter().any(|figures| figures.target(targeted).target.is_some())
    }

    /// The rows of a target: the target, its variance and its attainment.
    fn target_rows(&self, targeted: &TargetedRows) -> Vec<Row> {
        let row = |column: &MeasureColumn| {
            let cell = |span: Span<'_>| self.target_cell(column, targeted, span);
            self.row(&column.id, column.label.clone(), RowRole::Item, cell)
        };
        targeted.rows.iter().map(row).collect()
    }

    fn target_cell(&self, column: &MeasureColumn, targeted: &TargetedRows, span: Span<'_>) -> Cell {
        let cell = column.measure.cell(self.figures(span).measure(column.measure));
        let Measure::Target(_, field) = column.measure else { return cell };
        if cell.value == Value::NotAvailable {
            return cell;
        }
        let at = |row: &str| Formula::Cell(self.cell(row, self.column_id(span)));
        let target = || Box::new(at(&targeted.rows[0].id));
        let actual = match targeted.targeted {
            Targeted::Metric(metric) => at(metric.id()),
            // An account that is not posted is zero.
            Targeted::Account(account) if self.statement.line(account).is_none() => Formula::Number(0),
            Targeted::Account(_) => at(&targeted.id),
        };
        let own = match (field, span) {
            (TargetField::Target, Span::Slice(_)) => None,
            (TargetField::Target, Span::Whole(_)) => Some(self.sum_of_slices(&column.id)),
            (TargetField::Variance, _) => Some(Formula::Minus(Box::new(actual), target())),
            (TargetField::Attainment, _) => Some(Formula::Over(Box::new(actual), target())),
        };
        cell.with_formula(own)
    }

    fn spans(&self) -> impl Iterator<Item = Span<'_>> {
        let slices = self.report.columns.len();
        let whole = (slices > 1).then(|| Span::Whole(self.report.total_column()));
        (0..slices).map(Span::Slice).chain(whole)
    }

    fn figures(&self, span: Span<'_>) -> &RowFigures {
        match span {
            Span::Slice(index) => &self.statement.figures[index],
            Span::Whole(_) => &self.statement.total,
        }
    }

    fn column_id<'a>(&'a self, span: Span<'a>) -> &'a str {
        match span {
            Span::Slice(index) => &self.report.columns[index],
            Span::Whole(id) => id,
        }
    }

    fn cell(&self, row: &str, column: &str) -> Reference {
        Reference::new(Id::clone(&self.table), self.report.id(row), self.report.id(column))
    }

    fn sum_of_slices(&self, row: &str) -> Formula {
        let (table, row) = (Id::clone(&self.table), self.report.id(row));
        Formula::Sum(Run::Across { table, row, columns: Arc::clone(&self.report.column_ids) })
    }

    /// Profit by column, where there are several.
    fn trend(&self) -> Option<Chart> {
        let profit = Series { name: Word::Profit.into(), row: Metric::Profit.id().to_owned(), shape: Shape::Bars };
        let of_profit = |targeted: &&TargetedRows| targeted.targeted == Targeted::Metric(Metric::Profit);
        let target = self.report.targeted.iter().flatten().find(of_profit);
        let target = target.filter(|targeted| self.has_target(targeted.targeted)).map(|targeted| Series {
            name: targeted.rows[0].label.clone(),
            row: targeted.rows[0].id.clone(),
            shape: Shape::Line,
        });
        (self.report.columns.len() > 1).then(|| Chart {
            id: format!("{}-trend", self.table),
            title: StatementWord::ProfitTrend.into(),
            kind: ChartKind::Trend(Trend {
                table: self.table.to_string(),
                columns: self.report.columns.clone(),
                series: iter::once(profit).chain(target).collect(),
            }),
        })
    }

    /// The period's profit in steps: markup, rebates and interest, support, less expenses.
    fn waterfall(&self) -> Option<Chart> {
        let total = self.report.total_column();
        let figure = |metric: Metric| self.statement.total.get(metric).unwrap_or(Ratio::ZERO);
        let cell = |row: &str| Formula::Cell(self.cell(row, total));
        let markup_line = self.lines_of(Group::OperatingProfit).find(|(line, _)| line.account == AccountId::MARKUP);
        let markup = markup_line.map_or(Ratio::ZERO, |(line, _)| line.total.into());
        let markup_cell = markup_line.map(|(_, account)| cell(&account.id));
        let step =
            |label: Label, amount: Ratio, formula: Option<Formula>| Step { label, amount, formula, is_level: false };
        let operating_profit = cell(Metric::OperatingProfit.id());
        let rebates = match &markup_cell {
            Some(markup) => Formula::Minus(Box::new(operating_profit), Box::new(markup.clone())),
            None => operating_profit,
        };
        let expenses = Formula::Minus(Box::new(Formula::Number(0)), Box::new(cell(Metric::Expenses.id())));
        let steps = vec![
            step(Word::Markup.into(), markup, markup_cell),
            step(
                StatementWord::RebatesAndInterest.into(),
                figure(Metric::OperatingProfit).minus(markup).ok()?,
                Some(rebates),
            ),
            step(Word::Support.into(), figure(Metric::Support), Some(cell(Metric::Support.id()))),
            step(Word::Expenses.into(), Ratio::ZERO.minus(figure(Metric::Expenses)).ok()?, Some(expenses)),
            Step {
                is_level: true,
                ..step(StatementWord::Profit.into(), figure(Metric::Profit), Some(cell(Metric::Profit.id())))
            },
        ];
        steps.iter().any(|step| step.amount != Ratio::ZERO).then(|| Chart {
            id: format!("{}-waterfall", self.table),
            title: StatementWord::ProfitWaterfall.into(),
            kind: ChartKind::Waterfall(Waterfall { steps }),
        })
    }
}
