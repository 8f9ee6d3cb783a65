//! The `phloem` command.
fn main() {}
