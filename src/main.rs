//! The binary: all input and output is in `cli`, all computation in the library.

mod cli;

fn main() -> std::process::ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    cli::run(&arguments).into()
}
