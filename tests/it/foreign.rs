//! Foreign data, mapped by configuration alone: the forms are those of public data sets.

use std::fs;
use std::path::Path;

use crate::program::Program;

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
}

/// Asserts the CSV of `report`, and that `check --strict` finds no error and no warning.
#[track_caller]
fn reads(folder: &Path, columns: &str, expected: &str) {
    let ran = Program::within(folder).args(["report", "--format", "csv", "--columns", columns]).run();
    assert_eq!(ran.succeeded(), expected);
    Program::within(folder).args(["check", "--strict"]).run().succeeded();
}

#[test]
fn reads_order_lines_with_null_texts_and_dealer_keys() {
    let folder = tempfile::tempdir().unwrap();
    let orders = "SalesKey,DateKey,ChannelKey,StoreKey,ProductKey,PromotionKey,UnitPrice,SalesQuantity,ReturnAmount,DiscountAmount,TotalCost,SalesAmount,Comment\n\
        1,2009-07-02 00:00:00,1,209,956,10,99.99,8,0.0000,79.9920,360.0000,719.9280,NULL\n\
        2,2009-07-02 00:00:00,2,308,766,2,12.89,4,12.8900,0.0000,26.2400,38.6700,gift\n\
        3,2009-08-12 00:00:00,1,209,175,11,NULL,9,0.0000,0.0000,912.6000,2759.4000,NULL\n\
        4,2009-08-12 00:00:00,NULL,308,1429,10,25.00,8,0.0000,0.0000,101.9600,200.0000,NULL\n";
    let stores = "StoreKey,StoreName,StoreType\n209,Contoso Shanghai,Store\n308,Contoso Online,Online\n";
    let configuration = "ledger = [\"orders.csv\"]\ndealers = \"stores.csv\"\n\n[input]\nnull_values = [\"NULL\"]\nunknown_columns = \"ignore\"\n\n\
        [columns]\nDateKey = \"date\"\nStoreKey = \"dealer\"\nChannelKey = \"channel\"\nSalesAmount = \"sales\"\nTotalCost = \"cost_of_goods\"\n";
    write(
        folder.path(),
        &[
            ("orders.csv", orders),
            ("stores.csv", &stores.replace("StoreKey,StoreName", "dealer,name")),
            ("dealer-profit.toml", configuration),
        ],
    );
    let expected = "dealer,name,sales,operating_profit,profit\n\
        209,Contoso Shanghai,3479.328,2206.728,2206.728\n308,Contoso Online,238.67,110.47,110.47\n";
    reads(folder.path(), "sales,operating_profit,profit", expected);
    let ran = Program::within(folder.path()).args("report --format csv --by channel --columns sales".split(' ')).run();
    assert_eq!(ran.succeeded(), "channel,sales\n1,3479.328\n,200.00\n2,38.67\n");
}

#[test]
fn reads_cr_line_ends_american_dates_quoted_amounts_and_headings_that_differ_by_case() {
    let folder = tempfile::tempdir().unwrap();
    let sheet = "Area Code,State,Market,Date,Product,Profit Margin,Sales,COGS,Total Expenses,Marketing,Inventory,Budget Sales,note ,NOTE \r\
        719,Colorado,Major,1/1/12,Amaretto,94,\"1,219\",90,36,24,777,130,x,y\r\
        970,Colorado,Major,1/31/12,Colombian,68,190,80,39,27,\"1,623\",190,,\r\
        719,Utah,Small,2/1/12,Amaretto,101,\"1,007\",96,40,25,-821,140,,z\r\
        435,Utah,Small,12/1/12,Mint,-30,292,94,36,24,\"-1,007\",50,,\r";
    let configuration = "ledger = [\"chain.csv\"]\n\n[input]\ndate_format = \"%m/%d/%y\"\nunknown_columns = \"ignore\"\n\n[columns]\n\
        \"Market\" = \"ignore\"\n\"State\" = \"dealer\"\n\"Marketing\" = \"promotion\"\n\"note\" = \"ignore\"\n";
    write(folder.path(), &[("chain.csv", sheet), ("dealer-profit.toml", configuration)]);
    let expected = "dealer,sales,operating_profit,expenses,profit\n\
        Colorado,1409.00,1239.00,51.00,1188.00\nUtah,1299.00,1109.00,49.00,1060.00\n";
    // A dealer of this form has months without sales, about which `check --strict` would warn.
    let report = |line: &str| Program::within(folder.path()).args(line.split(' ')).run();
    let ran = report("report --format csv --columns sales,operating_profit,expenses,profit");
    assert_eq!(ran.succeeded(), expected);
    // Negative balances are valid balances.
    let ran = report("report --format csv --by month --dealer Utah --period 2012-11..2012-12 --columns capital");
    assert_eq!(ran.succeeded(), "month,capital\n2012-11,-821.000000\n2012-12,-914.000000\n");
}
