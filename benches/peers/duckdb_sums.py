"""Sums a ledger exactly with DuckDB: duckdb_sums.py VARIANT LEDGER

Prints sales, operating profit, support, expenses and profit of each dealer as CSV. As in
`dealer-profit report`, the markup is sales less cost in each month in which a dealer posts cost.
"""

import sys

import duckdb
from ledger import EXPENSES, LONG, OPERATING_PROFIT, SUPPORT, WIDE, WIDE_ACCOUNTS

FIGURES = """
    SELECT dealer, sum(sales) AS sales, sum(operating_profit + markup) AS operating_profit, sum(support) AS support,
        sum(expenses) AS expenses, sum(operating_profit + markup + support - expenses) AS profit
    FROM (SELECT *, CASE WHEN cost IS NULL THEN 0 ELSE sales - cost END AS markup FROM months)
    GROUP BY dealer ORDER BY dealer
"""


def source(variant, path, columns):
    """The ledger as a typed table: types are not guessed, and dates and amounts are validated."""
    amount = "VARCHAR" if variant == "thousands" else "DECIMAL(18, 2)"
    texts = {"经销商", "区域", "产品", "科目", "单据号", "摘要"}
    kinds = {name: "DATE" if name == "日期" else "VARCHAR" if name in texts else amount for name in columns}
    named = ", ".join(f"'{name}': '{kind}'" for name, kind in kinds.items())
    line_end = r"\r\n" if variant == "crlf" else r"\n"
    return f"""read_csv('{path}', header = true, delim = ',', quote = '"', escape = '"', auto_detect = false,
        new_line = '{line_end}', columns = {{{named}}})"""


def long_months(variant, path):
    """Sums by dealer, month and account, then by dealer and month."""
    amount = "CAST(replace(金额, ',', '') AS DECIMAL(18, 2))" if variant == "thousands" else "金额"

    def of(accounts):
        names = ", ".join(f"'{account}'" for account in accounts)
        return f"coalesce(sum(amount) FILTER (account IN ({names})), 0)"

    return f"""
        WITH sums AS (
            SELECT 经销商 AS dealer, date_trunc('month', 日期) AS month, 科目 AS account, sum({amount}) AS amount
            FROM {source(variant, path, LONG)} GROUP BY ALL
        ), months AS (
            SELECT dealer, {of(["销售收入"])} AS sales, sum(amount) FILTER (account = '销售成本') AS cost,
                {of(OPERATING_PROFIT)} AS operating_profit, {of(SUPPORT)} AS support, {of(EXPENSES)} AS expenses
            FROM sums GROUP BY dealer, month
        )"""


def wide_months(variant, path):
    """Sums of every account's column by dealer and month."""
    sums = ", ".join(f"sum({account}) AS {account}" for account in WIDE_ACCOUNTS)

    def of(accounts):
        return " + ".join(f"coalesce({account}, 0)" for account in accounts)

    return f"""
        WITH sums AS (
            SELECT 经销商 AS dealer, date_trunc('month', 日期) AS month, {sums}
            FROM {source(variant, path, WIDE)} GROUP BY ALL
        ), months AS (
            SELECT dealer, {of(["销售收入"])} AS sales, 销售成本 AS cost, {of(OPERATING_PROFIT)} AS operating_profit,
                {of(SUPPORT)} AS support, {of(EXPENSES)} AS expenses
            FROM sums
        )"""


def main():
    variant, path = sys.argv[1:]
    months = wide_months if variant == "wide" else long_months
    engine = duckdb.connect()
    # Keeping the order of rows costs memory and is not needed for sums.
    engine.execute("SET preserve_insertion_order = false")
    engine.execute(f"COPY ({months(variant, path)} {FIGURES}) TO '/dev/stdout' (HEADER, DELIMITER ',')")


main()
