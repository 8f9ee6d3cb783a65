//! Puts the web assets that tools/build-web.sh made into the binary, when `PHLOEM_SITE` says where they are.
//! Without it (tests, checks, live reload) the binary is built without any, and nothing for the browser has to be compiled first.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=PHLOEM_SITE");
    // The store carries the migrations; a new file changes none that the compiler has seen.
    println!("cargo::rerun-if-changed=../migrations");
    let table = match env::var_os("PHLOEM_SITE") {
        Some(site) => table(Path::new(&site))?,
        None => "&[]".to_owned(),
    };
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    fs::write(out.join("assets.rs"), table)
}

/// The Rust expression of a table of assets: each file that has a `.br` and a `.gz` beside it.
fn table(site: &Path) -> io::Result<String> {
    println!("cargo::rerun-if-changed={}", site.display());
    let mut names: Vec<String> = fs::read_dir(site)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !name.ends_with(".br") && !name.ends_with(".gz"))
        .collect();
    names.sort();
    let mut table = "&[\n".to_owned();
    for name in names {
        let path = site.join(&name).display().to_string();
        writeln!(
            table,
            "Asset {{ name: {name:?}, plain: include_bytes!({path:?}), brotli: include_bytes!({:?}), gzip: include_bytes!({:?}) }},",
            format!("{path}.br"),
            format!("{path}.gz"),
        )
        .map_err(io::Error::other)?;
    }
    table.push(']');
    Ok(table)
}
