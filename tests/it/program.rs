//! Runs the binary with nothing of the tester's environment and asserts all that it says.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The path of the binary.
pub const BINARY: &str = env!("CARGO_BIN_EXE_dealer-profit");

/// A command that is still to be run.
pub struct Program(Command);

/// What a command did.
pub struct Ran(Output);

impl Program {
    /// The program in a folder, without any environment.
    pub fn within(folder: &Path) -> Self {
        let mut command = Command::new(BINARY);
        command.env_clear().current_dir(folder).stdin(Stdio::null());
        Self(command)
    }

    /// With these arguments.
    pub fn args(mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.0.args(arguments);
        self
    }

    /// With this variable.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.0.env(name, value);
        self
    }

    /// With standard output going there.
    pub fn stdout(mut self, stream: impl Into<Stdio>) -> Self {
        self.0.stdout(stream);
        self
    }

    /// With standard input coming from there.
    pub fn stdin(mut self, stream: impl Into<Stdio>) -> Self {
        self.0.stdin(stream);
        self
    }

    /// Runs it to its end.
    pub fn run(mut self) -> Ran {
        Ran(self.0.output().unwrap())
    }
}

impl Ran {
    /// What it wrote to standard output.
    pub fn out(&self) -> &str {
        std::str::from_utf8(&self.0.stdout).unwrap()
    }

    /// What it wrote to standard error.
    pub fn err(&self) -> &str {
        std::str::from_utf8(&self.0.stderr).unwrap()
    }

    /// Asserts standard output, standard error and status.
    #[track_caller]
    pub fn assert(&self, status: i32, out: &str, err: &str) {
        assert_eq!((self.out(), self.err(), self.0.status.code()), (out, err, Some(status)));
    }

    /// Asserts that all is well, that nothing is on standard error, and gives standard output.
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

/// Runs the binary in a folder, its arguments separated by blanks.
pub fn run(folder: &Path, line: &str) -> Ran {
    Program::within(folder).args(line.split(' ')).run()
}
