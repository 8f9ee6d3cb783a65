//! The `phloem` command, as a person at a terminal or a script sees it.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

struct Output {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Runs the command in an empty environment, with this on its standard input.
fn phloem(data: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_phloem"))
        .args(arguments)
        .env_clear()
        .env("PHLOEM_DATA_DIR", data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("it has one");
    // A command that does not read its input may be gone by now.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    Output {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("text"),
        stderr: String::from_utf8(output.stderr).expect("text"),
    }
}

#[test]
fn people_are_added() {
    let data = tempfile::tempdir().expect("a directory");
    let add = |arguments: &[&str], input: &str| {
        let arguments = [&["user", "add"], arguments].concat();
        phloem(data.path(), &arguments, input)
    };
    let added = add(&["Ada@example.com", "--json"], "a long password\n");
    assert_eq!(added.code, Some(0), "{}", added.stderr);
    let account: Value = serde_json::from_str(&added.stdout).expect("JSON");
    assert_eq!(account["email"], "ada@example.com");
    assert_eq!(account["role"], "owner");
    assert_eq!(account["auth_id"].as_str().map(str::len), Some(20));
    assert!(account["auth_token"].is_string());
    let workspace = account["workspace_id"].as_str().expect("an id");

    let again = add(&["ada@example.com"], "a long password\n");
    assert_eq!(again.code, Some(1));
    assert_eq!(
        again.stderr,
        "phloem: Somebody with this e-mail address is already here. Choose another one.\n"
    );
    let short = add(&["eve@example.com"], "short\n");
    assert_eq!(
        short.stderr,
        "phloem: The password is too short; take 12 characters or more.\n"
    );
    let colleague = add(
        &[
            "bob@example.com",
            "--workspace",
            workspace,
            "--role",
            "viewer",
        ],
        "a long password",
    );
    assert_eq!(colleague.code, Some(0), "{}", colleague.stderr);
    assert!(
        colleague
            .stdout
            .starts_with("bob@example.com is viewer of “ada” now.\n"),
        "{}",
        colleague.stdout
    );
    let nowhere = "00000000-0000-7000-8000-000000000000";
    let lost = add(
        &["eve@example.com", "--workspace", nowhere],
        "a long password",
    );
    assert_eq!(lost.stderr, "phloem: There is no such workspace here.\n");
}

#[test]
fn documents_are_checked() {
    let data = tempfile::tempdir().expect("a directory");
    let check = |document: &str| phloem(data.path(), &["check", "-"], document);
    let start = r#"{"format": 1, "nodes": [{"id": "n1", "kind": "start", "name": "Start", "position": {"x": 0, "y": 0}, "config": {}}], "edges": []}"#;
    let broken = check(start);
    assert_eq!(broken.code, Some(1));
    assert!(
        broken.stdout.starts_with("error in Start: "),
        "{}",
        broken.stdout
    );

    let no_document = check("{\"format\": 1,\n}");
    assert_eq!(no_document.code, Some(1));
    assert!(
        no_document
            .stderr
            .starts_with("phloem: - is not a flow document: line 2, column 1: "),
        "{}",
        no_document.stderr
    );
    let missing = phloem(data.path(), &["check", "nothing.json"], "");
    assert!(
        missing
            .stderr
            .starts_with("phloem: nothing.json cannot be read: "),
        "{}",
        missing.stderr
    );
    let json = phloem(data.path(), &["check", "--json", "-"], start);
    let problems: Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(problems[0]["code"], "no_trigger");
    assert!(
        std::fs::read_dir(data.path())
            .expect("a directory")
            .next()
            .is_none(),
        "checking needs no database"
    );
}

#[test]
fn the_database_and_the_description_can_be_had_alone() {
    let data = tempfile::tempdir().expect("a directory");
    let migrated = phloem(data.path(), &["migrate"], "");
    assert_eq!(
        migrated.stdout, "The database is up to date.\n",
        "{}",
        migrated.stderr
    );
    assert!(data.path().join("phloem.db").exists());
    let openapi = phloem(data.path(), &["openapi"], "");
    let document: Value = serde_json::from_str(&openapi.stdout).expect("JSON");
    assert_eq!(document["info"]["title"], "Phloem");
}

#[test]
fn settings_that_cannot_be_used_are_explained() {
    let data = tempfile::tempdir().expect("a directory");
    let migrate = |arguments: &[&str]| {
        let arguments = [&["migrate"], arguments].concat();
        phloem(data.path(), &arguments, "").stderr
    };
    let stderr = migrate(&["--public-url", "example.com"]);
    assert!(stderr.contains("this is no URL"), "{stderr}");
    let stderr = migrate(&["--database-url", "mysql://u:geheim@db/x"]);
    assert!(
        stderr.contains("must begin with sqlite: or postgres://"),
        "{stderr}"
    );
    assert!(!stderr.contains("geheim"), "{stderr}");
    let stderr = phloem(
        data.path(),
        &["user", "add", "a@b.c", "--secret-key", "geheim"],
        "a long password",
    )
    .stderr;
    assert!(
        stderr.contains("PHLOEM_SECRET_KEY does not hold a key"),
        "{stderr}"
    );
    assert!(!stderr.contains("geheim"), "{stderr}");
}
