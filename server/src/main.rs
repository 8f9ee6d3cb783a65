//! The `phloem` command.

use std::process::ExitCode;

use clap::Parser as _;
use phloem_server::cli::{self, Command};

fn main() -> ExitCode {
    let command = Command::parse();
    // Two libraries could each choose a provider of cryptography; one is chosen here, before either asks. It fails only when one is chosen already.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    match cli::run(command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("phloem: {error:#}");
            ExitCode::FAILURE
        }
    }
}
