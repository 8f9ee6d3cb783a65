//! Where the browser keeps what is unsaved. Event handlers and effects call it; the server never does.

use leptos::prelude::window;
use web_sys::Storage;

use crate::editor::saving::copies::Unsaved;

/// Keeps a copy; `false` when the browser does not want to.
pub fn keep(key: &str, copy: &Unsaved) -> bool {
    let Ok(text) = serde_json::to_string(copy) else {
        return false;
    };
    storage().is_some_and(|storage| storage.set_item(key, &text).is_ok())
}

/// Removes a copy.
pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        // It only fails where there is no storage.
        let _ = storage.remove_item(key);
    }
}

/// All copies whose keys begin with this, the newest first. What cannot be read stays where it is, for a version that can.
pub fn all(prefix: &str) -> Vec<(String, Unsaved)> {
    let Some(storage) = storage() else {
        return Vec::new();
    };
    let mut copies: Vec<(String, Unsaved)> = (0..storage.length().unwrap_or(0))
        .filter_map(|place| storage.key(place).ok().flatten())
        .filter(|key| key.starts_with(prefix))
        .filter_map(|key| {
            let text = storage.get_item(&key).ok().flatten()?;
            Some((key, serde_json::from_str(&text).ok()?))
        })
        .collect();
    copies.sort_by_key(|(_, copy)| std::cmp::Reverse(copy.at));
    copies
}

/// A name for this page that no other has.
pub fn page_name() -> String {
    // Two pages would have to be opened in the same millisecond and draw the same of four thousand million numbers.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between 0 and 1 before"
    )]
    let drawn = (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    format!("{:x}-{drawn:x}", crate::clock::here().0)
}

/// None where the person has switched it off.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
