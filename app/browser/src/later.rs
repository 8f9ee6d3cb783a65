//! How the parts of the editor come that are not in its own file.

use phloem_app::editor::later::{NotThere, Source};

/// In a file of their own.
#[cfg(feature = "split")]
pub(crate) fn source() -> Source {
    use futures::FutureExt as _;
    use leptos::prelude::AnyView;
    use phloem_app::editor::later::Part;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    struct Lost;

    impl From<SplitLoaderError> for Lost {
        fn from(_: SplitLoaderError) -> Self {
            Self
        }
    }

    // What is reached from here alone is what the file holds.
    #[wasm_split(later, fallible, preload(fetch))]
    fn draw(part: Part) -> Result<AnyView, Lost> {
        Ok(part.draw())
    }

    Source {
        fetch: || Box::pin(async { fetch().await.map_err(|_| NotThere) }),
        // It waits for the file alone, which is there.
        draw: |part| draw(part).now_or_never()?.ok(),
    }
}

/// In the editor's own, for live reload.
#[cfg(not(feature = "split"))]
pub(crate) fn source() -> Source {
    Source {
        fetch: || Box::pin(async { Ok::<(), NotThere>(()) }),
        draw: |part| Some(part.draw()),
    }
}
