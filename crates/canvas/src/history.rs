//! What was done, so that it can be undone and redone.

use std::collections::VecDeque;

use phloem_flow::document::Document;

use crate::change::{Merge, Transaction};

/// How many steps back are kept.
const LIMIT: usize = 1_000;

/// The transactions that led to the document as it is, and those that were undone since.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: VecDeque<Transaction>,
    undone: Vec<Transaction>,
    /// Set by a transaction that can go on, cleared when the hand does something else.
    open: bool,
}

impl History {
    /// Remembers a transaction that was just made. What was undone is forgotten.
    pub fn record(&mut self, transaction: Transaction) {
        self.undone.clear();
        if self.done.len() == LIMIT {
            self.done.pop_front();
        }
        self.open = transaction.merge.is_some();
        self.done.push_back(transaction);
    }

    /// Takes back the last transaction if one that goes on with `merge` is to be made in its place, and returns what was made to the
    /// document.
    pub fn reopen(&mut self, merge: &Merge, document: &mut Document) -> Option<Transaction> {
        if !self.open || self.done.back()?.merge.as_ref() != Some(merge) {
            return None;
        }
        let inverse = self.done.pop_back()?.inverse();
        inverse.apply(document).is_ok().then_some(inverse)
    }

    /// Ends the transaction that could go on: the field was left, the hand came to rest.
    pub fn seal(&mut self) {
        self.open = false;
    }

    /// Takes back the last transaction and returns what was made to the document.
    pub fn undo(&mut self, document: &mut Document) -> Option<Transaction> {
        self.open = false;
        let transaction = self.done.pop_back()?;
        let inverse = transaction.clone().inverse();
        // The document only changes through transactions, so the last one fits; if it did not, nothing would be undone.
        inverse.apply(document).ok()?;
        self.undone.push(transaction);
        Some(inverse)
    }

    /// Makes the last undone transaction again and returns it.
    pub fn redo(&mut self, document: &mut Document) -> Option<Transaction> {
        self.open = false;
        let transaction = self.undone.pop()?;
        transaction.apply(document).ok()?;
        self.done.push_back(transaction.clone());
        Some(transaction)
    }

    /// What undo would take back, as people call it.
    #[must_use]
    pub fn undo_label(&self) -> Option<&str> {
        self.done
            .back()
            .map(|transaction| transaction.label.as_str())
    }

    /// What redo would make again, as people call it.
    #[must_use]
    pub fn redo_label(&self) -> Option<&str> {
        self.undone
            .last()
            .map(|transaction| transaction.label.as_str())
    }
}
