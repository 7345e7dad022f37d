//! Keyset pages: the cursor says what came last, so cost does not grow with depth.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};

use crate::error::{Error, Problem, Result};

/// Position after one row of a list ordered by time, then id, both descending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub at: DateTime<Utc>,
    pub id: i64,
}

impl Cursor {
    /// Opaque text for URLs.
    #[must_use]
    pub fn encode(self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{}.{}", self.at.timestamp_micros(), self.id))
    }

    pub fn decode(text: &str) -> Result<Self> {
        URL_SAFE_NO_PAD
            .decode(text)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .and_then(|text| {
                let (at, id) = text.split_once('.')?;
                Some(Self { at: DateTime::from_timestamp_micros(at.parse().ok()?)?, id: id.parse().ok()? })
            })
            .ok_or_else(|| Error::invalid("cursor", Problem::Malformed))
    }
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    pub after: Option<Cursor>,
    /// 1 to [`Page::MAX`].
    pub limit: i64,
}

impl Page {
    pub const MAX: i64 = 100;

    pub fn new(after: Option<&str>, limit: Option<i64>) -> Result<Self> {
        let limit = limit.unwrap_or(20);
        if !(1..=Self::MAX).contains(&limit) {
            return Err(Error::invalid("limit", Problem::Unknown));
        }
        Ok(Self { after: after.map(Cursor::decode).transpose()?, limit })
    }

    #[must_use]
    pub fn first(limit: i64) -> Self {
        Self { after: None, limit }
    }
}

/// Rows of one page, and where the next begins if there is one.
#[derive(Debug)]
pub struct Slice<T> {
    pub rows: Vec<T>,
    pub next: Option<Cursor>,
}

impl<T> Slice<T> {
    /// From a query that asked for one row more than `page.limit`.
    pub fn cut(mut rows: Vec<T>, page: Page, cursor: impl Fn(&T) -> Cursor) -> Self {
        let limit = usize::try_from(page.limit).unwrap_or(20);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(cursor) } else { None };
        Self { rows, next }
    }

    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Slice<U> {
        Slice { rows: self.rows.into_iter().map(change).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_survive_the_way_through_a_url() {
        let cursor = Cursor { at: DateTime::from_timestamp_micros(1_763_971_200_123_456).unwrap(), id: 42 };
        assert_eq!(Cursor::decode(&cursor.encode()).unwrap(), cursor);
        assert!(Cursor::decode("@@").is_err());
        assert!(Page::new(None, Some(101)).is_err());
    }
}
