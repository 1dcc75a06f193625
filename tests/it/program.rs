//! Runs the binary without the tester's environment and asserts its complete output.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

pub const BINARY: &str = env!("CARGO_BIN_EXE_dealer-profit");

/// A command before it runs.
pub struct Program(Command);

/// The output and status of a command.
pub struct Ran(Output);

impl Program {
    /// The program in a folder, with an empty environment.
    pub fn within(folder: &Path) -> Self {
        let mut command = Command::new(BINARY);
        command.env_clear().current_dir(folder).stdin(Stdio::null());
        Self(command)
    }

    pub fn args(mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.0.args(arguments);
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.0.env(name, value);
        self
    }

    pub fn stdout(mut self, stream: impl Into<Stdio>) -> Self {
        self.0.stdout(stream);
        self
    }

    pub fn stdin(mut self, stream: impl Into<Stdio>) -> Self {
        self.0.stdin(stream);
        self
    }

    /// Runs the command to its end.
    pub fn run(mut self) -> Ran {
        Ran(self.0.output().unwrap())
    }
}

impl Ran {
    /// Standard output.
    pub fn out(&self) -> &str {
        std::str::from_utf8(&self.0.stdout).unwrap()
    }

    /// Standard error.
    pub fn err(&self) -> &str {
        std::str::from_utf8(&self.0.stderr).unwrap()
    }

    /// Asserts standard output, standard error and status.
    #[track_caller]
    pub fn assert(&self, status: i32, out: &str, err: &str) {
        assert_eq!((self.out(), self.err(), self.0.status.code()), (out, err, Some(status)));
    }

    /// Asserts success with empty standard error, and returns standard output.
    #[track_caller]
    pub fn succeeded(&self) -> &str {
        assert_eq!((self.err(), self.0.status.code()), ("", Some(0)));
        self.out()
    }
}

/// A folder with these files.
pub fn folder_with(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Runs the binary in a folder; arguments are separated by spaces.
pub fn run(folder: &Path, line: &str) -> Ran {
    Program::within(folder).args(line.split(' ')).run()
}
