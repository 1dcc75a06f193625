//! Generates ledgers for measurements:
//! `cargo bench --bench generate -- --rows 1000000 --variant gbk --out ledger.csv`.

mod ledgers;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ledgers::{Ledger, Variant};

/// Approximate size of one write.
const BUFFER_BYTES: usize = 1 << 20;

/// The parsed command line.
struct Order {
    rows: u64,
    variant: Variant,
    /// If more than one, `out` is a folder.
    files: u64,
    out: PathBuf,
}

fn main() -> ExitCode {
    // Cargo adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if arguments.is_empty() {
        println!("{}", usage());
        return ExitCode::SUCCESS;
    }
    let done = parse(&arguments).and_then(|order| write(&order).map_err(|error| error.to_string()));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}\n{}", usage());
            ExitCode::FAILURE
        }
    }
}

fn usage() -> String {
    let variants = Variant::ALL.map(|(name, _)| name).join(", ");
    format!("usage: generate --rows N --variant V --out FILE [--files N, then FILE is a folder]\nvariants: {variants}")
}

fn parse(arguments: &[String]) -> Result<Order, String> {
    let (mut rows, mut variant, mut files, mut out) = (None, Some(Variant::Plain), Some(1), None);
    for pair in arguments.chunks(2) {
        let [option, value] = pair else { return Err(format!("{} has no value", pair[0])) };
        let number = || value.parse().map_err(|error| format!("{option} {value}: {error}"));
        match option.as_str() {
            "--rows" => rows = Some(number()?),
            "--files" => files = Some(number()?).filter(|&count| count > 0),
            "--variant" => variant = Variant::ALL.iter().find(|(name, _)| name == value).map(|&(_, variant)| variant),
            "--out" => out = Some(PathBuf::from(value)),
            _ => return Err(format!("unknown option {option}")),
        }
    }
    Ok(Order {
        rows: rows.ok_or("how many --rows?")?,
        variant: variant.ok_or("no such variant")?,
        files: files.ok_or("at least one file")?,
        out: out.ok_or("--out where?")?,
    })
}

fn write(order: &Order) -> io::Result<()> {
    let mut ledger = Ledger::new(order.variant, order.rows);
    if order.files == 1 {
        return write_file(&mut ledger, order.rows, &order.out);
    }
    fs::create_dir_all(&order.out)?;
    for file in 0..order.files {
        let rows = order.rows * (file + 1) / order.files - order.rows * file / order.files;
        write_file(&mut ledger, rows, &order.out.join(format!("{file:04}.csv")))?;
    }
    Ok(())
}

/// Writes a file of the heading and the next `rows` rows.
fn write_file(ledger: &mut Ledger, rows: u64, path: &Path) -> io::Result<()> {
    let mut file = File::create(path)?;
    let mut buffer = Vec::with_capacity(BUFFER_BYTES * 2);
    ledger.heading(&mut buffer);
    for _ in 0..rows {
        ledger.row(&mut buffer);
        if buffer.len() >= BUFFER_BYTES {
            file.write_all(&buffer)?;
            buffer.clear();
        }
    }
    file.write_all(&buffer)
}
