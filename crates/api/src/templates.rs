//! Ready-made flows to begin with.

use serde::{Deserialize, Serialize};

use crate::Drawing;

/// A ready-made flow, which can be published as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Template {
    /// Name it as `template` when creating a flow.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What it does, in a sentence.
    pub about: String,
    /// What it looks like.
    pub drawing: Drawing,
}
