#!/usr/bin/env python3
"""Measures `dealer-profit report` beside DuckDB, Polars and `wc -l`: python3 benches/compare.py

Builds the program, installs the engines into a virtual environment, generates the ledgers, runs all
commands in turn as whole processes, and prints Markdown tables of medians, ratios and peak memory.
The engines must find the same sales, operating profit, support, expenses and profit for every
dealer, to the fen; otherwise the exit status is 1.

10 million rows need 5 GB of disk (9 GB with --ledgers), 3 GB of memory and about 20 minutes on two
idle cores. --quick is a trial run of a few seconds.
"""

import argparse
import codecs
import csv
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent
VARIANTS = ["plain", "crlf", "thousands", "gbk", "quoted", "unordered", "many-dealers", "wide"]
FIGURES = ["sales", "operating_profit", "support", "expenses", "profit"]
ENGINES = {"DuckDB": "duckdb_sums.py", "Polars": "polars_sums.py"}
OURS = "dealer-profit"
LINES = "wc -l"


class Failure(Exception):
    """A reason why the comparison is invalid."""


def say(text):
    print(text, file=sys.stderr, flush=True)


# Building the program, installing the engines, generating the ledgers.


def build(profile):
    """Builds the program and the ledger generator and returns the paths of both.

    One call of cargo, so that no crate is built twice.
    """
    command = ["cargo", "build", "--profile", profile, "--locked", "--bin", OURS, "--bench", "generate"]
    command.append("--message-format=json-render-diagnostics")
    built = subprocess.run(command, cwd=HERE.parent, check=True, stdout=subprocess.PIPE)
    messages = [json.loads(line) for line in built.stdout.splitlines()]
    paths = {one["target"]["name"]: one["executable"] for one in messages if one.get("executable")}
    return Path(paths[OURS]), Path(paths["generate"])


def install_engines(beside):
    """Returns the Python of a virtual environment with the engines, or None after printing why not."""
    requirements = HERE / "peers" / "requirements.txt"
    wanted = requirements.read_bytes()
    folder = beside / f"peers-{hashlib.sha256(wanted).hexdigest()[:8]}"
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        say("installing the engines")
        commands = [
            [sys.executable, "-m", "venv", "--clear", folder],
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements],
        ]
        for command in commands:
            ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            if ran.returncode != 0:
                say(f"absent: DuckDB and Polars: {' '.join(map(str, command))}: {ran.stdout.strip()[-2000:]}")
                return None
        (folder / "complete").touch()
    return python


class Ledgers:
    """Generates each ledger of a folder once.

    The names contain a hash of the generator, so that a changed generator does not reuse old files.
    """

    def __init__(self, folder, generator):
        self.folder = folder
        self.generator = generator
        self.version = hashlib.sha256((HERE / "ledgers.rs").read_bytes()).hexdigest()[:8]

    def make(self, variant, rows, files=1):
        several = "" if files == 1 else f"-in-{files}"
        name = f"{variant}-{rows}{several}-{self.version}"
        path = self.folder / (f"{name}.csv" if files == 1 else name)
        if not path.exists():
            say(f"making {path.name}")
            part = path.with_name(f"part-{path.name}")
            options = ["--rows", str(rows), "--variant", variant, "--files", str(files), "--out", part]
            subprocess.run([self.generator, *options], check=True)
            part.rename(path)
        return path

    def make_for_engines(self, variant, rows):
        """The ledger in a form that the engines can read.

        Neither reads GBK: that ledger is converted to UTF-8 first, and the conversion is not measured.
        """
        path = self.make(variant, rows)
        if variant != "gbk":
            return path
        converted = path.with_name(f"converted-{path.name}")
        if not converted.exists():
            with codecs.open(path, encoding="gb18030") as source, codecs.open(converted, "w", encoding="utf-8") as sink:
                shutil.copyfileobj(source, sink, 1 << 24)
        return converted


class Setting:
    """What all measurements of one run have in common."""

    def __init__(self, asked, folder):
        program, generator = build(asked.profile)
        self.program = str(program)
        self.python = install_engines(program.parent)
        self.ledgers = Ledgers(asked.ledgers or folder, generator)
        self.ledgers.folder.mkdir(parents=True, exist_ok=True)
        self.keeps_ledgers = asked.ledgers is not None
        self.scratch = folder
        self.rounds = asked.rounds

    def ours(self, path, *options, command="report"):
        return [self.program, command, str(path), "--no-config", "--format", "json", *options]

    def forget(self, *paths):
        """Deletes ledgers in a temporary folder, to make room for the next ones."""
        for path in paths if not self.keeps_ledgers else []:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


# Measuring.


class Measured:
    """The measurements of one command in all rounds."""

    def __init__(self, output):
        self.output = output
        self.walls, self.cpus, self.peaks, self.floor = [], [], [], 0

    def add(self, line):
        wall, cpu, peak, floor, _ = line.split()
        self.walls.append(float(wall))
        self.cpus.append(float(cpu))
        self.peaks.append(int(peak))
        self.floor = int(floor)

    @property
    def wall(self):
        return statistics.median(self.walls)

    @property
    def cpu(self):
        return statistics.median(self.cpus)

    @property
    def peak(self):
        return max(self.peaks)

    def wall_text(self):
        return f"{self.wall * 1000:.1f} ms" if self.wall < 0.1 else f"{self.wall:.2f} s"

    def peak_text(self):
        known = self.peak > self.floor * 1.05
        return f"{self.peak / 1024:.0f} MiB" if known else f"< {self.peak / 1024 + 0.5:.0f} MiB"


def measure(setting, commands):
    """Runs the commands in turn in every round and returns the measurements by command."""
    measured = {name: Measured(setting.scratch / f"output-{number}") for number, name in enumerate(commands)}
    result, errors = setting.scratch / "measured", setting.scratch / "errors"
    launcher = [sys.executable, "-I", "-S", str(HERE / "measure.py"), str(result)]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    for turn in range(setting.rounds):
        for name, command in commands.items():
            say(f"round {turn + 1}: {name}")
            # Not to a terminal, where the program would draw a progress bar.
            with open(errors, "w", encoding="utf-8") as said:
                launched = [*launcher, str(measured[name].output), *command]
                subprocess.run(launched, check=True, env=environment, stdin=subprocess.DEVNULL, stderr=said)
            line = result.read_text()
            if line.split()[-1] != "0":
                raise Failure(f"{' '.join(command)}: status {line.split()[-1]}: {errors.read_text(encoding='utf-8')}")
            measured[name].add(line)
    return measured


# Comparing the figures.


def our_figures(path):
    """The figures that the program reports, by dealer and in total."""
    report = json.loads(path.read_text(encoding="utf-8"))
    figures = {row["group"]["dealer"]: [Decimal(row[figure]) for figure in FIGURES] for row in report["rows"]}
    return figures, [Decimal(report["total"][figure]) for figure in FIGURES]


def engine_figures(path):
    """The figures that an engine found, by dealer and in total."""
    with open(path, encoding="utf-8", newline="") as file:
        figures = {row["dealer"]: [Decimal(row[figure]) for figure in FIGURES] for row in csv.DictReader(file)}
    return figures, [sum(column) for column in zip(*figures.values())]


def check_agreement(what, measured):
    """Raises a Failure if an engine found other figures than the program."""
    ours, our_total = our_figures(measured[OURS].output)
    for engine in ENGINES.keys() & measured.keys():
        theirs, their_total = engine_figures(measured[engine].output)
        # A dealer with balances only has a row in the report and zeros in the engines' sums.
        dealers = sorted(ours.keys() | theirs.keys())
        zeros = [Decimal(0)] * len(FIGURES)
        for dealer in dealers:
            if ours.get(dealer, zeros) != theirs.get(dealer, zeros):
                raise Failure(f"{what}: {dealer}: ours {ours.get(dealer)}, {engine}'s {theirs.get(dealer)}")
        if our_total != their_total:
            raise Failure(f"{what}: total: ours {our_total}, {engine}'s {their_total}")
        say(f"{what}: {engine} agrees on {len(dealers)} dealers")


# Printing.


def print_table(title, heading, rows):
    print(f"\n{title}\n")
    print("| " + " | ".join(heading) + " |")
    print("|" + "---|" * len(heading))
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)


def compare_variant(setting, variant, rows):
    """Measures all programs on one ledger and returns its row of each table."""
    path, for_engines = setting.ledgers.make(variant, rows), setting.ledgers.make_for_engines(variant, rows)
    commands = {LINES: ["wc", "-l", str(path)], OURS: setting.ours(path)}
    if setting.python:
        for engine, script in ENGINES.items():
            commands[engine] = [str(setting.python), str(HERE / "peers" / script), variant, str(for_engines)]
    measured = measure(setting, commands)
    check_agreement(f"{variant}, {rows:,} rows", measured)
    size = f"{path.stat().st_size / 1e6:,.0f} MB"
    if path != for_engines:
        setting.forget(for_engines)
    if variant != "plain":
        setting.forget(path)

    def cell(name, text):
        return text(measured[name]) if name in measured else "absent"

    programs = [OURS, *ENGINES, LINES]
    ours = measured[OURS].wall
    ratios = [cell(name, lambda other: f"{other.wall / ours:.1f}") for name in ENGINES]
    ratios.append(f"{ours / measured[LINES].wall:.1f}")
    what = [variant, f"{rows:,}"]
    walls = [cell(name, Measured.wall_text) for name in programs]
    work = [cell(name, lambda one: f"{one.cpu:.2f} s") for name in programs[:-1]]
    peaks = [cell(name, Measured.peak_text) for name in programs[:-1]]
    return [*what, size, *walls, *ratios], [*what, *work, *peaks]


def compare_variants(setting, variants, rows):
    asked = [(variant, max(100, rows * 12 // 100) if variant == "wide" else rows) for variant in variants]
    if "plain" in variants:
        asked.insert(1, ("plain", max(100, rows // 10)))
    compared = [compare_variant(setting, *one) for one in asked]
    what = ["ledger", "rows"]
    ratios = ["DuckDB ÷ ours", "Polars ÷ ours", "ours ÷ `wc -l`"]
    heading = [*what, "size", OURS, *ENGINES, "`wc -l`", *ratios]
    print_table("Wall time, medians, and how many times as long:", heading, [times for times, _ in compared])
    heading = [*what, *(f"{kind}: {name}" for kind in ["CPU", "peak"] for name in [OURS, *ENGINES])]
    print_table("CPU time, medians, and peak memory:", heading, [work for _, work in compared])


def compare_scaling(setting, rows):
    """Measures how our time and memory grow with rows, files and threads, and our other commands."""
    whole, tenth = setting.ledgers.make("plain", rows), setting.ledgers.make("plain", max(100, rows // 10))
    hundred, parts = setting.ledgers.make("plain", 100), setting.ledgers.make("plain", rows, files=100)
    base = f"report, {rows:,} rows"
    commands = {
        base: setting.ours(whole),
        "a tenth of the rows": setting.ours(tenth),
        "100 rows": setting.ours(hundred),
        "the rows in 100 files": setting.ours(parts),
        "--threads 1": setting.ours(whole, "--threads", "1"),
        "--threads 2": setting.ours(whole, "--threads", "2"),
        "--threads 4": setting.ours(whole, "--threads", "4"),
        "--by dealer,product,month": setting.ours(whole, "--by", "dealer,product,month"),
        "statement": setting.ours(whole, command="statement"),
        "check": setting.ours(whole, command="check"),
    }
    measured = measure(setting, commands)
    if measured[base].output.read_bytes() != measured["the rows in 100 files"].output.read_bytes():
        raise Failure("the rows in 100 files give another report")
    for threads in ["--threads 1", "--threads 2", "--threads 4"]:
        if measured[base].output.read_bytes() != measured[threads].output.read_bytes():
            raise Failure(f"{threads} gives another report")
    setting.forget(whole, tenth, hundred, parts)
    to = measured[base]
    table = [
        [name, one.wall_text(), f"{one.wall / to.wall:.3f}", f"{one.cpu:.2f} s", one.peak_text()]
        for name, one in measured.items()
    ]
    print_table(f"Scaling, beside {base}:", ["what", "wall", "times", "CPU", "peak"], table)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000_000, help="rows of long ledgers (10,000,000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often everything runs (5)")
    parser.add_argument("--variants", default=",".join(VARIANTS), help=f"some of {','.join(VARIANTS)}")
    parser.add_argument("--ledgers", type=Path, help="a folder that keeps the ledgers for the next run")
    parser.add_argument("--no-scaling", action="store_true", help="only the comparison")
    parser.add_argument("--profile", help="the build profile to measure (dist; release with --quick)")
    parser.add_argument("--quick", action="store_true", help="20,000 rows, once: tests everything but the times")
    ci = os.environ.get("CI", "") not in ("", "0", "false")
    parser.add_argument("--ci", action="store_true", default=ci, help="fail if an engine is absent; implied by CI=true")
    asked = parser.parse_args()
    if asked.quick:
        asked.rows, asked.rounds = 20_000, 1
    asked.profile = asked.profile or ("release" if asked.quick else "dist")
    unknown = [variant for variant in asked.variants.split(",") if variant not in VARIANTS]
    if unknown:
        parser.error(f"no variant {', '.join(unknown)}: there are {', '.join(VARIANTS)}")
    return asked


def main():
    asked = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="dealer-profit-") as folder:
        setting = Setting(asked, Path(folder))
        if asked.ci and not setting.python:
            raise Failure("the engines are absent")
        print(f"Medians of {asked.rounds}, whole processes, profile {asked.profile}, {os.cpu_count()} cores.")
        compare_variants(setting, asked.variants.split(","), asked.rows)
        if not asked.no_scaling:
            compare_scaling(setting, asked.rows)


if __name__ == "__main__":
    try:
        main()
    except (Failure, OSError, subprocess.CalledProcessError) as failure:
        say(f"failed: {failure}")
        sys.exit(1)
