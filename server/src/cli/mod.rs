//! The `phloem` command: its subcommands and their flags.

mod check;
mod migrate;
mod serve;
mod user;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::observe::Format;
use crate::rest::openapi::openapi;
use crate::settings::Settings;

/// Phone-call flows: draw them, publish them, and let calls run through them.
#[derive(Debug, Parser)]
#[command(name = "phloem", version, about)]
pub struct Command {
    #[command(flatten)]
    settings: Settings,
    /// How log lines look.
    #[arg(long, env = "PHLOEM_LOG_FORMAT", value_enum, default_value_t = Format::Text, global = true)]
    log_format: Format,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Default, Subcommand)]
enum Action {
    /// Answer browsers, programs and carriers. This is what happens without a subcommand.
    #[default]
    Serve,
    /// Manage the people who sign in.
    #[command(subcommand)]
    User(user::Action),
    /// Say what is wrong in a flow document.
    Check(check::Arguments),
    /// Print the OpenAPI description of the interface for programs.
    Openapi,
    /// Bring the database up to date. Serving does that too.
    Migrate,
}

/// Does what the command says.
///
/// # Errors
/// What keeps it from being done, for a person.
pub fn run(command: Command) -> anyhow::Result<ExitCode> {
    let settings = command.settings;
    match command.action.unwrap_or_default() {
        Action::Serve => wait(serve::run(settings, command.log_format)),
        Action::User(action) => wait(user::run(settings, action)),
        Action::Check(arguments) => check::run(&arguments),
        Action::Openapi => {
            print(&openapi().to_pretty_json()?)?;
            Ok(ExitCode::SUCCESS)
        }
        Action::Migrate => wait(migrate::run(settings)),
    }
}

/// Prints a line. That nobody reads on (`phloem openapi | head`) is no failure.
fn print(line: &str) -> io::Result<()> {
    match writeln!(io::stdout(), "{line}") {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        printed => printed,
    }
}

fn wait(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<ExitCode> {
    tokio::runtime::Runtime::new()?.block_on(work)?;
    Ok(ExitCode::SUCCESS)
}
