//! The published documents that runs execute, read once per process: a version never changes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use phloem_api::FlowId;
use phloem_flow::document::Document;
use phloem_flow::published::Published;

use crate::runtime::Error;
use crate::store::{Conn, versions};

/// How many documents are kept.
const KEPT: usize = 256;

/// The documents that were used lately.
#[derive(Debug, Default)]
pub(super) struct Documents(Mutex<HashMap<(FlowId, i32), Arc<Published>>>);

impl Documents {
    /// The document of a version, also of a flow that was deleted meanwhile.
    ///
    /// # Errors
    /// When the database fails or the version cannot be executed.
    pub(super) async fn get(
        &self,
        conn: &mut Conn,
        flow: FlowId,
        version: i32,
    ) -> Result<Arc<Published>, Error> {
        let key = (flow, version);
        if let Some(published) = self.lock().get(&key) {
            return Ok(Arc::clone(published));
        }
        let broken = |reason: String| Error::Document {
            flow,
            version,
            reason,
        };
        let text = versions::document(conn, flow, version)
            .await?
            .ok_or_else(|| broken("it is not there".to_owned()))?;
        let document =
            Document::parse(text.as_bytes()).map_err(|error| broken(error.to_string()))?;
        let published =
            Published::stored(document).ok_or_else(|| broken("it has no Start node".to_owned()))?;
        let published = Arc::new(published);
        let mut documents = self.lock();
        if documents.len() >= KEPT {
            documents.clear();
        }
        documents.insert(key, Arc::clone(&published));
        Ok(published)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<(FlowId, i32), Arc<Published>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
