//! `phloem check`.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use phloem_flow::document::Document;
use phloem_flow::problem::{Problem, Severity, problems};

use crate::cli::print;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The document; `-` reads it from standard input.
    file: PathBuf,
    /// Print the problems as JSON.
    #[arg(long)]
    json: bool,
}

/// Fails when the document could not be published.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let shown = arguments.file.display();
    let bytes = read(&arguments.file).with_context(|| format!("{shown} cannot be read"))?;
    let document =
        Document::parse(&bytes).with_context(|| format!("{shown} is not a flow document"))?;
    let problems = problems(&document);
    if arguments.json {
        print(&serde_json::to_string_pretty(&problems)?)?;
    } else {
        print(&sentences(&document, &problems))?;
    }
    let can_be_published = problems
        .iter()
        .all(|problem| problem.severity == Severity::Warning);
    Ok(if can_be_published {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    if file != Path::new("-") {
        return fs::read(file);
    }
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn sentences(document: &Document, problems: &[Problem]) -> String {
    if problems.is_empty() {
        return "No problems.".to_owned();
    }
    let lines = problems.iter().map(|problem| {
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let node = problem.node.as_ref().and_then(|id| document.node(id));
        let place = node
            .map(|node| format!(" in {}", node.name))
            .unwrap_or_default();
        format!("{severity}{place}: {}", problem.message)
    });
    lines.collect::<Vec<_>>().join("\n")
}
