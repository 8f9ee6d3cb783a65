//! What a browser sees: the pages, rendered on the server, and the files they load.

mod assets;
mod pages;

pub use pages::router;
