//! `phloem user`.

use std::io::{self, BufRead as _, IsTerminal as _};

use anyhow::{Context as _, ensure};
use clap::{Args, Subcommand, ValueEnum};
use phloem_api::{CreateCredential, Role, WorkspaceId};
use serde_json::json;

use crate::cli::print;
use crate::clock::Clock;
use crate::service::{accounts, credentials};
use crate::settings::Settings;
use crate::state::Server;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Add a person, with a workspace of their own unless told, and API credentials for it.
    ///
    /// The password is read from standard input, or asked for on a terminal.
    Add(Add),
}

#[derive(Args, Debug)]
pub(super) struct Add {
    /// What the person signs in with.
    email: String,
    /// Add the person to this workspace instead.
    #[arg(long, value_name = "ID")]
    workspace: Option<WorkspaceId>,
    /// What the person may do in that workspace.
    #[arg(long, value_enum, requires = "workspace", default_value_t = RoleName::Editor)]
    role: RoleName,
    /// Print workspace and API credentials as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RoleName {
    Owner,
    Editor,
    Viewer,
}

pub(super) async fn run(settings: Settings, action: Action) -> anyhow::Result<()> {
    let Action::Add(add) = action;
    let password = password()?;
    let server = Server::open(settings, Clock::system()).await?;
    let to = add.workspace.map(|id| (id, add.role.into()));
    let (workspace, person) = accounts::add_person(&server, &add.email, password, to).await?;
    let request = CreateCredential {
        name: format!("Command line, for {}", person.name()),
        role: person.role,
    };
    let made = credentials::make(&server, &person, request).await?;
    server.store.close().await;
    let auth_id = made.credential.auth_id;
    let auth_token = made.auth_token;
    if add.json {
        let printed = json!({
            "workspace_id": workspace.id,
            "email": person.name(),
            "role": person.role,
            "auth_id": auth_id,
            "auth_token": auth_token,
        });
        print(&format!("{printed:#}"))?;
    } else {
        let (email, role, name) = (person.name(), person.role, workspace.name);
        print(&format!(
            "{email} is {role} of “{name}” now.\n\
             For programs, shown only this once:\n  auth id     {auth_id}\n  auth token  {auth_token}"
        ))?;
    }
    Ok(())
}

/// One line of standard input, or what is typed unseen on a terminal, twice.
fn password() -> anyhow::Result<String> {
    if io::stdin().is_terminal() {
        let password = rpassword::prompt_password("Password: ")?;
        let again = rpassword::prompt_password("The same again: ")?;
        ensure!(password == again, "the two passwords differ");
        return Ok(password);
    }
    let mut line = String::new();
    io::stdin()
        .lock()
        .read_line(&mut line)
        .context("the password cannot be read from standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Owner => Self::Owner,
            RoleName::Editor => Self::Editor,
            RoleName::Viewer => Self::Viewer,
        }
    }
}
