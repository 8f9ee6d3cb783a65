//! Pages of lists. A cursor is the key of the last item of the page before, so what comes and goes meanwhile shifts nothing.

use std::str::FromStr;

use phloem_api::{Code, Error, Page};

use crate::service::error::invalid;

const DEFAULT_LIMIT: u32 = 50;
const MAX_LIMIT: u32 = 200;

/// How many items a page has.
pub(super) fn limit(asked: Option<u32>) -> Result<usize, Error> {
    match asked.unwrap_or(DEFAULT_LIMIT) {
        limit @ 1..=MAX_LIMIT => Ok(limit as usize),
        _ => Err(invalid(format!(
            "`limit` has to be between 1 and {MAX_LIMIT}."
        ))),
    }
}

/// The key that a cursor holds.
pub(super) fn cursor<K: FromStr>(cursor: Option<&str>) -> Result<Option<K>, Error> {
    cursor
        .map(|text| {
            text.parse().map_err(|_| {
                Error::new(
                    Code::Malformed,
                    "`cursor` is not one that this list gave out. Begin without one.",
                )
            })
        })
        .transpose()
}

/// One more than the page has, which tells whether there is a next page.
pub(super) fn one_more(limit: usize) -> u32 {
    rows(limit) + 1
}

/// As many rows as the page has items.
pub(super) fn rows(limit: usize) -> u32 {
    u32::try_from(limit).unwrap_or(MAX_LIMIT)
}

/// The first `limit` items, and the key of the last one when there are more.
pub(super) fn cut<T>(mut items: Vec<T>, limit: usize, key: impl Fn(&T) -> String) -> Page<T> {
    let more = items.len() > limit;
    items.truncate(limit);
    let next = more.then(|| items.last().map(key)).flatten();
    Page { items, next }
}

/// The same page of something else.
pub(super) fn map<T, U>(page: Page<T>, to: impl FnMut(T) -> U) -> Page<U> {
    Page {
        items: page.items.into_iter().map(to).collect(),
        next: page.next,
    }
}
