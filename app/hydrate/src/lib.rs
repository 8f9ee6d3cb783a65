//! The entry point of the app in the browser.
