//! By which way each kind goes, and the digest's rhythm.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;

use super::{Channel, Kind};
use crate::db::Conn;
use crate::db::ids::AccountId;
use crate::db::schema::accounts;
use crate::error::{Error, Problem, Result};

/// How often the digest comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    Weekly,
    Daily,
    Never,
}

impl Rhythm {
    pub const ALL: [Self; 3] = [Self::Weekly, Self::Daily, Self::Never];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Weekly => "weekly",
            Self::Daily => "daily",
            Self::Never => "never",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rhythm| rhythm.as_str() == text)
    }
}

/// What a member chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub channels: BTreeMap<Kind, Channel>,
    pub digest: Rhythm,
    /// 1 is Monday, 7 Sunday (ISO 8601).
    pub weekday: i16,
}

impl Settings {
    /// The chosen way, else the usual one.
    #[must_use]
    pub fn channel(&self, kind: Kind) -> Channel {
        self.channels.get(&kind).copied().unwrap_or_else(|| kind.usual())
    }
}

pub async fn of(conn: &mut Conn, account: AccountId) -> Result<Settings> {
    let (channels, digest, weekday): (Value, String, i16) = accounts::table
        .find(account)
        .select((accounts::channels, accounts::digest, accounts::digest_weekday))
        .first(conn)
        .await?;
    let chosen = channels
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(kind, channel)| Some((Kind::parse(kind)?, Channel::parse(channel.as_str()?)?)));
    Ok(Settings {
        channels: chosen.collect(),
        digest: Rhythm::parse(&digest).unwrap_or(Rhythm::Weekly),
        weekday,
    })
}

/// Saves what was chosen; when the digest is due is worked out anew.
pub async fn save(conn: &mut Conn, account: AccountId, settings: &Settings) -> Result<()> {
    if !(1..=7).contains(&settings.weekday) {
        return Err(Error::invalid("weekday", Problem::Unknown));
    }
    let channels: Value = settings
        .channels
        .iter()
        .map(|(kind, channel)| (kind.as_str().to_owned(), Value::from(channel.as_str())))
        .collect();
    diesel::update(accounts::table.find(account))
        .set((
            accounts::channels.eq(channels),
            accounts::digest.eq(settings.digest.as_str()),
            accounts::digest_weekday.eq(settings.weekday),
            accounts::digest_at.eq(chrono::DateTime::UNIX_EPOCH),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
