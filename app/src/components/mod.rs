//! What pages are made of.

pub mod brand;
pub mod button;
pub mod card;
pub mod choose;
pub mod copy;
pub mod dialog;
pub mod drawing;
pub mod field;
pub mod icon;
pub mod kind;
pub mod menu;
pub mod moment;
pub mod pager;
pub mod pick_flow;
pub mod refusal;
pub mod status;
pub mod table;
pub mod toast;

pub use brand::Brand;
pub use button::{Button, Look};
pub use card::{Card, WaitingCard};
pub use choose::Choose;
pub use copy::CopyButton;
pub use dialog::Dialog;
pub use drawing::Sketch;
pub use field::Field;
pub use icon::{Glyph, Icon};
pub use kind::KindTile;
pub use menu::{Menu, MenuItem};
pub use moment::{Ago, At, Lasted};
pub use pager::Pager;
pub use pick_flow::PickFlow;
pub use refusal::{Notice, Refusal, Wrong};
pub use status::{RunStanding, Status, Tone};
pub use table::{Cell, Column, Row, Table};
pub use toast::{Toaster, Toasts};
