"""Sums a ledger exactly with Polars, streaming: polars_sums.py VARIANT LEDGER

Prints sales, operating profit, support, expenses and profit of each dealer as CSV. As in
`dealer-profit report`, the markup is sales less cost in each month in which a dealer posts cost.
"""

import sys

import polars as pl
from ledger import EXPENSES, LONG, OPERATING_PROFIT, SUPPORT, WIDE, WIDE_ACCOUNTS

AMOUNT = pl.Decimal(38, 2)
KEYS = ["dealer", "month"]


def scan(variant, path, columns):
    """The ledger as a typed table: types are not guessed, and dates and amounts are validated."""
    texts = dict.fromkeys(["区域", "产品", "单据号", "摘要"], pl.String)
    # Categorical keys are faster and need less memory.
    known = {"日期": pl.Date, "经销商": pl.Categorical, "科目": pl.Categorical, **texts}
    amount = pl.String if variant == "thousands" else AMOUNT
    table = pl.scan_csv(path, schema={name: known.get(name, amount) for name in columns})
    return table.with_columns(pl.col("日期").dt.truncate("1mo").alias("month")).rename({"经销商": "dealer"})


def long_months(variant, path):
    """Sums by dealer, month and account, then by dealer and month."""
    amount = pl.col("金额")
    if variant == "thousands":
        amount = amount.str.replace_all(",", "", literal=True).cast(AMOUNT)
    sums = scan(variant, path, LONG).group_by(*KEYS, "科目").agg(amount.sum().alias("amount"))

    def of(accounts):
        return pl.col("amount").filter(pl.col("科目").is_in(accounts)).sum()

    posts_cost = (pl.col("科目") == "销售成本").any()
    return sums.group_by(KEYS).agg(
        sales=of(["销售收入"]),
        markup=pl.when(posts_cost).then(of(["销售收入"]) - of(["销售成本"])),
        rewards=of(OPERATING_PROFIT),
        support=of(SUPPORT),
        expenses=of(EXPENSES),
    )


def wide_months(variant, path):
    """Sums of every account's column by dealer and month."""
    columns = [pl.col(account).sum() for account in WIDE_ACCOUNTS]
    posts_cost = pl.col("销售成本").count().alias("costs")
    sums = scan(variant, path, WIDE).group_by(KEYS).agg(*columns, posts_cost)

    def of(accounts):
        return pl.sum_horizontal(accounts)

    return sums.select(
        *KEYS,
        sales=pl.col("销售收入"),
        markup=pl.when(pl.col("costs") > 0).then(pl.col("销售收入") - pl.col("销售成本")),
        rewards=of(OPERATING_PROFIT),
        support=of(SUPPORT),
        expenses=of(EXPENSES),
    )


def main():
    variant, path = sys.argv[1:]
    months = wide_months if variant == "wide" else long_months
    sums = months(variant, path).group_by("dealer").agg(pl.col(pl.Decimal).sum())
    operating_profit = pl.col("rewards") + pl.col("markup")
    figures = sums.select(
        "dealer",
        "sales",
        operating_profit.alias("operating_profit"),
        "support",
        "expenses",
        (operating_profit + pl.col("support") - pl.col("expenses")).alias("profit"),
    )
    figures.sort(pl.col("dealer").cast(pl.String)).collect(engine="streaming").write_csv(sys.stdout.buffer)


main()
