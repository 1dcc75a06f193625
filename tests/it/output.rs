//! How results are written, and what is refused to protect existing files.

use std::fs::{self, File, OpenOptions};
use std::path::Path;

use crate::program::{Program, Ran};

fn accounts(folder: &Path, output: &str) -> Ran {
    Program::within(folder).args(["accounts", "--format", "csv", "-o", output]).run()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_file_gets_the_same_bytes_as_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    for (file, format) in [("a.csv", "csv"), ("a.json", "json"), ("B.JSON", "json")] {
        let ran = Program::within(folder.path()).args(["accounts", "--format", format]).run();
        Program::within(folder.path()).args(["accounts", "-o", file]).run().assert(0, "", "");
        assert_eq!(fs::read_to_string(folder.path().join(file)).unwrap(), ran.succeeded());
    }
    assert_eq!(names(folder.path()), ["B.JSON", "a.csv", "a.json"]);
    assert!(!accounts(folder.path(), "-").succeeded().is_empty());
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
    use std::process::{Command, Stdio};

    use super::*;
    use crate::program::BINARY;

    fn mode(file: &Path) -> u32 {
        fs::metadata(file).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_new_file_s_mode_follows_the_umask() {
        for (umask, expected) in [("022", 0o644), ("027", 0o640), ("000", 0o666)] {
            let folder = tempfile::tempdir().unwrap();
            let script = format!("umask {umask}; '{BINARY}' accounts -o a.csv");
            let status = Command::new("sh").args(["-c", &script]).current_dir(folder.path()).status().unwrap();
            assert!(status.success());
            assert_eq!(mode(&folder.path().join("a.csv")), expected, "umask {umask}");
        }
    }

    #[test]
    fn a_replaced_file_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.csv");
        fs::write(&file, "old").unwrap();
        for expected in [0o600, 0o664] {
            fs::set_permissions(&file, fs::Permissions::from_mode(expected)).unwrap();
            accounts(folder.path(), "a.csv").assert(0, "", "");
            assert_eq!(mode(&file), expected);
        }
        assert!(fs::read_to_string(&file).unwrap().starts_with("id,"));
        assert_eq!(names(folder.path()), ["a.csv"]);
    }

    #[test]
    fn replaces_the_target_of_a_symbolic_link() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("real")).unwrap();
        for name in ["old.csv", "new.csv"] {
            symlink(format!("real/{name}"), folder.path().join(name)).unwrap();
        }
        fs::write(folder.path().join("real/old.csv"), "old").unwrap();
        for name in ["old.csv", "new.csv"] {
            accounts(folder.path(), name).assert(0, "", "");
            assert!(fs::symlink_metadata(folder.path().join(name)).unwrap().is_symlink());
            let target = folder.path().join("real").join(name);
            assert!(fs::read_to_string(target).unwrap().starts_with("id,"));
        }
        symlink("loop.csv", folder.path().join("loop.csv")).unwrap();
        let message = "error: loop.csv: cannot be written: too many symbolic links\n";
        accounts(folder.path(), "loop.csv").assert(1, "", message);
    }

    #[test]
    fn devices_and_pipes_are_written_into_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        accounts(folder.path(), "/dev/null").assert(0, "", "");
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
        assert!(accounts(folder.path(), "/dev/stdout").succeeded().starts_with("id,"));
        let message = "error: /dev/full: cannot be written: the disk is full\n";
        accounts(folder.path(), "/dev/full").assert(1, "", message);
    }

    #[test]
    fn a_full_disk_behind_standard_output_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let full = || OpenOptions::new().write(true).open("/dev/full").unwrap();
        let message = "error: standard output cannot be written: the disk is full\n";
        for line in ["accounts --format csv", "--help", "--version"] {
            Program::within(folder.path()).args(line.split(' ')).stdout(full()).run().assert(1, "", message);
        }
        let program = Program::within(folder.path()).args(["accounts", "--format", "json", "--lang", "zh"]);
        program.stdout(full()).run().assert(1, "", "错误: 无法写到标准输出：磁盘已满\n");
    }

    #[test]
    fn a_closed_pipe_ends_quietly() {
        let folder = tempfile::tempdir().unwrap();
        for line in ["accounts --format json", "report --help"] {
            let (reader, writer) = std::io::pipe().unwrap();
            drop(reader);
            Program::within(folder.path()).args(line.split(' ')).stdout(writer).run().assert(0, "", "");
        }
    }

    #[test]
    fn refuses_an_output_onto_an_input_by_any_path() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("march.csv"), "ledger").unwrap();
        symlink("march.csv", path("link.csv")).unwrap();
        fs::hard_link(path("march.csv"), path("hard.csv")).unwrap();
        for output in ["march.csv", "./march.csv", "link.csv", "hard.csv"] {
            let message = format!("error: {output}: the output would replace a file that is read\n");
            let program = Program::within(folder.path()).args(["report", "march.csv", "-o", output]);
            program.run().assert(1, "", &message);
            let input = Stdio::from(File::open(path("march.csv")).unwrap());
            let program = Program::within(folder.path()).args(["report", "-", "-o", output]);
            program.stdin(input).run().assert(1, "", &message);
        }
        assert_eq!(fs::read_to_string(path("march.csv")).unwrap(), "ledger");
    }
}

#[test]
fn an_output_onto_the_configuration_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dealer-profit.toml"), "days_in_year = 365").unwrap();
    let message = "error: dealer-profit.toml: the output would replace a file that is read\n";
    accounts(folder.path(), "dealer-profit.toml").assert(1, "", message);
}

#[test]
fn a_folder_and_a_missing_folder_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("out.csv")).unwrap();
    accounts(folder.path(), "out.csv").assert(1, "", "error: out.csv: the output is a folder\n");
    accounts(folder.path(), "none/").assert(1, "", "error: none/: the output is a folder\n");
    let message = "error: none/a.csv: cannot be written: there is no such file or folder\n";
    accounts(folder.path(), "none/a.csv").assert(1, "", message);
    assert_eq!(names(folder.path()), ["out.csv"]);
}
