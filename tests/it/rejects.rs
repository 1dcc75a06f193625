//! `--rejects`: where and how rejected rows are written.

use std::fs;

use tempfile::TempDir;

use crate::program::run;

const BAD: &str = "日期,经销商,科目,金额\n2026-01,甲,销售,1\n2026-01,甲,销售,x\n";

/// A folder with a ledger in its own subfolder.
fn ledger(text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("books")).unwrap();
    fs::write(folder.path().join("books/a.csv"), text).unwrap();
    folder
}

/// Corrected rows of the file of rejected rows can be read again: a minus sign is not guarded like
/// a formula.
#[test]
fn rejected_rows_keep_their_numbers() {
    let text =
        "日期,经销商,销售,工资,备注\n2026-01,甲,1,,\n2026-0x,乙,-1250.50,-5,-5+1\n2026-0x,乙,\"-1,250\",+5元,-\n";
    let folder = ledger(text);
    run(folder.path(), "check books --rejects bad.csv");
    let written = fs::read_to_string(folder.path().join("bad.csv")).unwrap();
    let ends: Vec<&str> = written.lines().skip(1).map(|line| line.split_once(",乙,").unwrap().1).collect();
    assert_eq!(ends, ["-1250.50,-5,'-5+1", "\"-1,250\",'+5元,-"]);
}

#[test]
fn rejected_rows_never_replace_another_file() {
    let folder = ledger(BAD);
    for (rejects, output) in [("x.csv", "x.csv"), ("./x.csv", "x.csv"), ("x.csv", "books/../x.csv")] {
        let ran = run(folder.path(), &format!("report books --rejects {rejects} -o {output}"));
        let message = format!("error: --rejects and --output would both be written to {rejects}\n");
        assert!(ran.err().starts_with(&message), "{}", ran.err());
        ran.assert(2, "", ran.err());
        assert!(!folder.path().join("x.csv").exists());
    }
    // The file of rejected rows from the previous run has the headings of a ledger and is skipped.
    for _ in 0..2 {
        let ran = run(folder.path(), "report books --rejects books/bad.csv --format csv --columns sales");
        let warning = "warning: 1 row left out of the figures, written to books/bad.csv\n";
        ran.assert(3, "dealer,sales\n甲,1.00\n", warning);
    }
}

#[cfg(unix)]
#[test]
fn rejected_rows_are_written_into_devices() {
    use std::os::unix::fs::FileTypeExt;
    let folder = ledger(BAD);
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read_to_string(pipe).unwrap()
    });
    let ran = run(folder.path(), "report books --rejects pipe --format csv --columns sales");
    // A file in place of the pipe would leave its reader waiting forever.
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo(), "{}", ran.err());
    assert!(reader.join().unwrap().starts_with("file,line,reason,日期"));
}
