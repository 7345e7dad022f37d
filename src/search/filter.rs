//! What hits are narrowed to, and their order.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, Utc};

use crate::db::ids::{ActorId, CommunityId};

/// What can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A topic that is no question.
    Discussion,
    Question,
    Reply,
    Person,
    Community,
}

impl Kind {
    pub const ALL: [Self; 5] = [Self::Discussion, Self::Question, Self::Reply, Self::Person, Self::Community];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Discussion => "discussion",
            Self::Question => "question",
            Self::Reply => "reply",
            Self::Person => "person",
            Self::Community => "community",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// Nearest to what was asked; the newer of two alike first.
    #[default]
    Relevance,
    Newest,
}

impl Order {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::Newest => "newest",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Relevance, Self::Newest].into_iter().find(|order| order.as_str() == text)
    }
}

/// Every one that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Any of these; none for every kind.
    pub kinds: Vec<Kind>,
    pub community: Option<CommunityId>,
    pub author: Option<ActorId>,
    /// The first part of a language tag, such as `es`.
    pub language: Option<String>,
    /// First day, in UTC.
    pub since: Option<NaiveDate>,
    /// Last day, in UTC.
    pub until: Option<NaiveDate>,
}

/// Ranges up to so many years are looked up in the index; longer ones narrow little.
const MAX_YEARS: i32 = 12;

impl Filters {
    /// From the first moment to before the last.
    pub(super) fn range(&self) -> (DateTime<Utc>, DateTime<Utc>) {
        let start = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc();
        let until = self.until.and_then(|day| day.checked_add_days(Days::new(1)));
        // The years PostgreSQL knows.
        let (first, last) = (DateTime::UNIX_EPOCH, DateTime::from_timestamp(253_402_300_799, 0));
        let last = last.unwrap_or(DateTime::<Utc>::MAX_UTC);
        (self.since.map_or(first, start).clamp(first, last), until.map_or(last, start).clamp(first, last))
    }

    /// The marks documents must carry, as text of a `tsquery`; empty without filters.
    pub(super) fn marks(&self) -> String {
        let mut marks = Vec::new();
        if !self.kinds.is_empty() {
            let kinds: Vec<String> = self.kinds.iter().map(|kind| format!("'#k{}'", kind.as_str())).collect();
            marks.push(format!("({})", kinds.join(" | ")));
        }
        if let Some(community) = self.community {
            marks.push(format!("'#c{community}'"));
        }
        if let Some(author) = self.author {
            marks.push(format!("'#a{author}'"));
        }
        if let Some(language) = &self.language {
            let language: String = language.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
            marks.push(format!("'#l{}'", language.to_lowercase()));
        }
        if let (Some(since), Some(until)) = (self.since, self.until)
            && (0..MAX_YEARS).contains(&(until.year() - since.year()))
        {
            let years: Vec<String> =
                (since.year()..=until.year()).map(|year| format!("'#y{year}'")).collect();
            marks.push(format!("({})", years.join(" | ")));
        }
        marks.join(" & ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_marks_of_the_index() {
        assert_eq!(Filters::default().marks(), "");
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
        let filters = Filters {
            kinds: vec![Kind::Discussion, Kind::Question],
            community: Some(CommunityId(7)),
            author: Some(ActorId(9)),
            language: Some("es' | '#".to_owned()),
            since: day(2025, 3, 1),
            until: day(2026, 1, 31),
        };
        assert_eq!(
            filters.marks(),
            "('#kdiscussion' | '#kquestion') & '#c7' & '#a9' & '#les' & ('#y2025' | '#y2026')"
        );
        let (since, until) = filters.range();
        assert_eq!(since.to_rfc3339(), "2025-03-01T00:00:00+00:00");
        assert_eq!(until.to_rfc3339(), "2026-02-01T00:00:00+00:00");
        let wide = Filters { since: Some(NaiveDate::MIN), until: Some(NaiveDate::MAX), ..Filters::default() };
        assert_eq!(wide.marks(), "");
        assert!(wide.range().0 < wide.range().1);
    }
}
