//! What pages are made of.

pub mod brand;
pub mod button;
pub mod card;
pub mod dialog;
pub mod drawing;
pub mod field;
pub mod icon;
pub mod kind;
pub mod menu;
pub mod refusal;
pub mod toast;

pub use brand::Brand;
pub use button::{Button, Look};
pub use card::{Card, WaitingCard};
pub use dialog::Dialog;
pub use drawing::Sketch;
pub use field::Field;
pub use icon::{Glyph, Icon};
pub use kind::KindTile;
pub use menu::{Menu, MenuItem};
pub use refusal::{Notice, Refusal, Wrong};
pub use toast::{Toaster, Toasts};
