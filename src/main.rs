//! The program: everything that talks to the world is in `cli`, everything that computes is in the library.

mod cli;

fn main() -> std::process::ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    cli::run(&arguments).into()
}
