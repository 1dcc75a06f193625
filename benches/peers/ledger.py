"""The columns and accounts of the ledgers that benches/ledgers.rs generates."""

OPERATING_PROFIT = ["淡季打款补息", "提货奖励", "月返", "季返", "年返"]
SUPPORT = ["仓储补贴", "运输补贴", "促销赠品", "场地费支持"]
EXPENSES = ["仓储费", "运输费", "工资", "房租", "促销费", "办公费", "税金", "水电费", "差旅费"]
BALANCES = ["库存", "应收账款", "应付账款"]

LONG = ["日期", "经销商", "区域", "产品", "科目", "金额", "单据号", "摘要"]
# The account columns of wide ledgers, in file order.
WIDE_ACCOUNTS = [
    "销售收入", "销售成本", "提货额", "打款", "淡季打款补息", "提货奖励", "月返", "年返", "仓储补贴", "运输补贴",
    "促销赠品", "仓储费", "运输费", "工资", "房租", "促销费", "季返", "场地费支持", "办公费", "税金", "水电费",
    "差旅费", *BALANCES,
]
WIDE = ["日期", "经销商", "区域", *WIDE_ACCOUNTS]
