//! The help: what each command, argument and option is for.
//!
//! Lines are broken by hand, so that help fits 80 columns beside the options in either language.

words! {
    /// A text of the help: what a command is for, its examples, a heading.
    pub enum Help {
        Program =>
            zh "给经销商算账：从台账（CSV 或 Excel 工作簿）算出利润、利润率、费用比和资金周转，\n分毫不差。",
            en "Computes dealers' profit, margin, expense ratios and capital turnover from\nledgers in CSV or Excel workbooks, exactly.";
        ProgramExamples =>
            zh "例子：
  dealer-profit report ledgers/                      每个经销商的利润
  dealer-profit report ledgers/ --by region --top 5  利润最高的五个区域
  dealer-profit report --help                        report 的全部选项",
            en "Examples:
  dealer-profit report ledgers/                      every dealer's profit
  dealer-profit report ledgers/ --by region --top 5  the five best regions
  dealer-profit report --help                        every option of report";

        Report =>
            zh "各项指标，每组一行，最后一行合计",
            en "The metrics, one row per group, and a total row";
        ReportExamples =>
            zh "例子：
  dealer-profit report march.csv
  dealer-profit report ledgers/ --period 2026-Q1 --by region,month
  dealer-profit report ledgers/ --where region=华东 --sort +margin --top 10
  dealer-profit report ledgers/ --targets targets.csv --fail-on below-target
  dealer-profit report ledgers/ --fail-on loss --format json -o report.json
  zcat march.csv.gz | dealer-profit report -

退出状态：0 完成；1 无法完成；2 用法不对；3 台账有错；4 满足 --fail-on",
            en "Examples:
  dealer-profit report march.csv
  dealer-profit report ledgers/ --period 2026-Q1 --by region,month
  dealer-profit report ledgers/ --where region=East --sort +margin --top 10
  dealer-profit report ledgers/ --targets targets.csv --fail-on below-target
  dealer-profit report ledgers/ --fail-on loss --format json -o report.json
  zcat march.csv.gz | dealer-profit report -

Exit status: 0 done; 1 could not be done; 2 wrong usage; 3 errors in the ledger;
4 --fail-on met";

        Statement =>
            zh "盈利考核表：每家经销商一张，列出科目、小计、利润和比率，\n按月、季或年分列",
            en "The assessment sheet: each dealer's accounts, subtotals, profit and\nratios, one column per month, quarter or year";
        StatementExamples =>
            zh "例子：
  dealer-profit statement ledgers/ --dealer 华东家电
  dealer-profit statement ledgers/ --period 2026 --every quarter
  dealer-profit statement ledgers/ --period last-month -o 盈利考核表.xlsx

退出状态：0 完成；1 无法完成；2 用法不对；3 台账有错；4 满足 --fail-on",
            en "Examples:
  dealer-profit statement ledgers/ --period 2026 --every quarter
  dealer-profit statement ledgers/ --period last-month -o assessment.xlsx

Exit status: 0 done; 1 could not be done; 2 wrong usage; 3 errors in the ledger;
4 --fail-on met";
        StatementHeading => zh "考核表", en "Options for the statement";

        Check =>
            zh "检查台账：每个文件怎样读入、每处错误和可疑之处、算不出哪些指标",
            en "How ledgers are read, what is wrong with them, and what looks wrong";
        CheckExamples =>
            zh "例子：
  dealer-profit check ledgers/                     编码、表头、行数与合计
  dealer-profit check --strict ledgers/ || exit 1  定时任务：有可疑之处也算失败",
            en "Examples:
  dealer-profit check ledgers/                     encodings, headings, sums
  dealer-profit check --strict ledgers/ || exit 1  for cron: warnings fail, too";
        CheckHeading => zh "检查选项", en "Options for checking";

        Accounts =>
            zh "科目表，包括名称和别名",
            en "The chart of accounts, with names and aliases";
        AccountsExamples =>
            zh "例子：
  dealer-profit accounts
  dealer-profit accounts --format csv --bom -o accounts.csv",
            en "Examples:
  dealer-profit accounts
  dealer-profit accounts --format csv --bom -o accounts.csv";

        Init =>
            zh "按文件夹里的台账写好配置文件；没有台账则附一份样例",
            en "Write a configuration for a folder's ledgers, or a sample ledger";
        InitExamples =>
            zh "例子：
  dealer-profit init                  当前文件夹
  dealer-profit init 2026             文件夹 2026（没有则新建）

从不覆盖已有的文件。拿不准的写成以“# ? ”开头的行，由您决定。",
            en "Examples:
  dealer-profit init                  in the working folder
  dealer-profit init 2026             in the folder 2026, created if missing

Nothing is ever overwritten. What is not certain is left to you, in lines that
begin with \"# ? \".";

        Usage => zh "用法", en "Usage";
        OptionsPlaceholder => zh "[选项]", en "[OPTIONS]";
        CommandPlaceholder => zh "<命令>", en "<COMMAND>";
        CommandsHeading => zh "命令", en "Commands";
        ArgumentsHeading => zh "参数", en "Arguments";
        ReadingHeading => zh "读取", en "Reading";
        ChoosingHeading => zh "选取", en "Choosing";
        ReportHeading => zh "报表", en "Report";
        OutputHeading => zh "输出", en "Output";
        GlobalHeading => zh "通用选项", en "Global options";
    }
}

words! {
    /// What an argument or option is for; each has the option's name.
    pub enum OptionHelp {
        Ledger =>
            zh "台账：.csv 或 .xlsx 文件、文件夹，或 - 表示标准输入（CSV）；\n工作簿里选一张表：\"文件.xlsx#工作表\"，全部：\"文件.xlsx#*\"\n（不写则用配置里的 ledger）",
            en "Files (.csv, .xlsx), folders, or - for standard\ninput (CSV); one sheet of a workbook with\n\"FILE.xlsx#SHEET\", all sheets with \"FILE.xlsx#*\"\n(the configuration's ledger unless given)";
        InitFolder =>
            zh "文件夹（不写则为当前文件夹）",
            en "The folder (the working folder unless given)";

        Encoding =>
            zh "台账的编码，例如 utf-8、gbk（不写则自动识别）",
            en "Encoding of the ledgers, such as utf-8 or gbk\n(detected unless given)";
        Delimiter => zh "分隔符：, ; tab（不写则自动识别）", en "Delimiter: , ; or tab (detected unless given)";
        SkipTotals => zh "跳过合计行，而不是报错", en "Leave total rows out instead of refusing them";
        FillDown =>
            zh "这些字段空着时取上一行的值，用逗号分开，\n如 dealer,date",
            en "Blank cells of these fields, separated by commas,\ntake the value above, as in dealer,date";
        Dealers => zh "经销商档案（CSV）：编码、名称、区域等", en "The dealer master: CSV with code, name, region";
        Targets =>
            zh "目标（CSV）：经销商、期间、指标、目标（可重复）",
            en "Targets: CSV with dealer, period, metric, amount\n(repeatable)";
        DealerFrom =>
            zh "无经销商列时取 sheet（工作表名）或 file（文件名）",
            en "Without a dealer column: the name of the sheet\n(sheet) or of the file (file)";
        Year => zh "“1月”这类列所属的年份", en "The year of columns such as 1月";
        Strict => zh "有可疑之处时退出状态也为 3", en "Exit with status 3 for warnings, too";
        Rejects => zh "有错的行写入此 CSV，其余照算", en "Faulty rows go to this CSV; the rest is computed";
        SalesFrom => zh "以什么为销售：sales 或 purchases（提货额）", en "What counts as sales: sales or purchases";

        Period =>
            zh "期间：2026、2026-Q1、2026-03、A..B、this-month、\nlast-quarter、ytd、last-12-months 等",
            en "2026, 2026-Q1, 2026-03, A..B, this-month,\nlast-quarter, ytd, last-12-months and the like";
        Dealer => zh "只看这些经销商，可用 * ? 通配（可重复）", en "Only these dealers; * and ? match (repeatable)";
        Where => zh "只看字段等于此值的分录（可重复）", en "Only entries with this value (repeatable)";
        AsOf =>
            zh "相对期间从这一天算起，例如 2026-03-31\n（不写则为今天）",
            en "The day that relative periods count from, such as\n2026-03-31 (today unless given)";

        Every =>
            zh "每列多长：month、quarter 或 year（不写则为 month）",
            en "One column per month, quarter or year (month\nunless given)";
        By =>
            zh "按什么分组：字段、month、quarter、year，\n用逗号分开（不写则为 dealer）",
            en "Group by fields, month, quarter or year, separated\nby commas (dealer unless given)";
        Sort =>
            zh "按此列排序，从大到小；+FIELD 从小到大",
            en "Sort by a column, largest first; +FIELD smallest\nfirst";
        Top => zh "只显示前 N 行，合计不变", en "Show the first N rows; the total stays";
        Columns => zh "只显示这些列，用逗号分开", en "Show these columns, separated by commas";
        FailOn =>
            zh "有一行满足条件则退出状态为 4：\nloss、below-target、margin<2%、\nturnover_days>60 等（可重复）",
            en "Exit with status 4 if any row meets: loss,\nbelow-target, margin<2%, turnover_days>60\n(repeatable)";

        Format =>
            zh "table、csv、json、markdown 或 xlsx\n（不写则看输出文件的扩展名，否则 table）",
            en "table, csv, json, markdown or xlsx (from the\noutput's extension unless given, else table)";
        Output => zh "写到文件：.txt .csv .json .md .xlsx", en "Write to a file: .txt .csv .json .md .xlsx";
        Bom => zh "CSV 开头写字节顺序标记，供 Excel 识别", en "Begin CSV with a byte order mark, for Excel";

        Config =>
            zh "配置文件（不写则在当前及上级文件夹里找\ndealer-profit.toml）",
            en "Configuration (dealer-profit.toml in the working\nfolder or a parent unless given)";
        NoConfig => zh "不读配置文件", en "Read no configuration";
        Lang => zh "语言：zh 或 en", en "Language: zh or en";
        Color => zh "颜色：auto、always 或 never", en "Colour: auto, always or never";
        Quiet => zh "不显示提示和进度", en "Print no notes and no progress";
        Threads =>
            zh "线程数，1 到 256（不写则与处理器数相同）",
            en "Threads, 1 to 256 (as many as processors unless\ngiven)";
        Help => zh "显示帮助", en "Print help";
        Version => zh "显示版本", en "Print the version";
    }
}
