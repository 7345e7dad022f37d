//! A copy of everything of one's own: made by a job, kept for a week, handed to its owner alone.

mod archive;
mod contents;
mod files;

#[cfg(test)]
pub(crate) use contents::POSTS;
#[cfg(test)]
pub(crate) use files::{FILES, LEFT_OUT};

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::{Value, json};

use crate::accounts::{Member, account};
use crate::app::App;
use crate::db::ids::{AccountId, ExportId};
use crate::db::schema::exports;
use crate::db::{Conn, optional};
use crate::error::{Error, Result};
use crate::i18n::{Reader, t};
use crate::jobs;
use crate::mail::{self, Block, Letter};

/// Name of the job that makes one.
pub const JOB: &str = "export account";
/// How long the copy can be fetched.
pub const LIFETIME: TimeDelta = TimeDelta::days(7);
/// Copies one account may ask for in a day.
const PER_DAY: i64 = 3;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = exports, check_for_backend(diesel::pg::Pg))]
pub struct Export {
    pub id: ExportId,
    pub account_id: AccountId,
    /// `waiting`, `working`, `ready`, `failed`, `expired`.
    pub state: String,
    /// Steps done and to do.
    pub done: i32,
    pub total: i32,
    pub file: Option<String>,
    /// Bytes.
    pub size: Option<i64>,
    pub created_at: DateTime<Utc>,
    pub ready_at: Option<DateTime<Utc>>,
    pub expires_at: Option<DateTime<Utc>>,
}

impl Export {
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        matches!(self.state.as_str(), "waiting" | "working")
    }

    /// Ready, and not too old.
    #[must_use]
    pub fn is_ready(&self, now: DateTime<Utc>) -> bool {
        self.state == "ready" && self.expires_at.is_some_and(|end| now < end)
    }
}

/// Asks for a copy; one that is under way already is the one that is asked for.
///
/// # Errors
/// [`Error::RateLimited`] after three within a day.
pub async fn request(conn: &mut Conn, now: DateTime<Utc>, account: AccountId) -> Result<Export> {
    let latest = list(conn, account).await?;
    if let Some(running) = latest.iter().find(|export| export.is_under_way()) {
        return Ok(running.clone());
    }
    let day = now - TimeDelta::days(1);
    let recent = latest.iter().filter(|export| export.created_at > day && export.state != "failed").count();
    if i64::try_from(recent).unwrap_or(i64::MAX) >= PER_DAY {
        return Err(Error::RateLimited { retry_after: std::time::Duration::from_secs(86_400) });
    }
    let export: Export = diesel::insert_into(exports::table)
        .values((exports::account_id.eq(account), exports::created_at.eq(now)))
        .returning(Export::as_returning())
        .get_result(conn)
        .await?;
    jobs::enqueue(conn, JOB, &json!({ "export": export.id })).await?;
    Ok(export)
}

/// The latest of an account, newest first, at most 10.
pub async fn list(conn: &mut Conn, account: AccountId) -> Result<Vec<Export>> {
    Ok(exports::table
        .filter(exports::account_id.eq(account))
        .order(exports::id.desc())
        .limit(10)
        .select(Export::as_select())
        .load(conn)
        .await?)
}

/// One of the account's own; somebody else's looks absent.
pub async fn find(conn: &mut Conn, account: AccountId, id: ExportId) -> Result<Export> {
    let own = exports::table.find(id).filter(exports::account_id.eq(account));
    optional(own.select(Export::as_select()).first(conn).await)?.ok_or(Error::NotFound("export"))
}

/// Where the file of a copy lies: outside of what is served as media.
#[must_use]
pub fn path(app: &App, file: &str) -> PathBuf {
    app.config.data_dir.join("exports").join(file)
}

/// The job: collects, writes, and tells its owner where to fetch it.
pub async fn run(app: &App, payload: &Value) -> Result<()> {
    let id: ExportId = serde_json::from_value(payload["export"].clone())?;
    let found = {
        let mut conn = app.db.conn().await?;
        let row = exports::table.find(id).select(Export::as_select()).first::<Export>(&mut conn).await;
        match optional(row)?.filter(Export::is_under_way) {
            Some(export) => account::by_id(&mut conn, export.account_id).await?.map(|owner| (export, owner)),
            None => None,
        }
    };
    let Some((export, owner)) = found else { return Ok(()) };
    match archive::write(app, &export, &owner).await {
        Ok((file, size)) => finish(app, (&export, &owner), (&file, size)).await,
        Err(error) => {
            if !error.is_transient() {
                set_state(&mut *app.db.conn().await?, id, "failed").await?;
            }
            Err(error)
        }
    }
}

async fn set_state(conn: &mut Conn, id: ExportId, state: &str) -> Result<()> {
    diesel::update(exports::table.find(id)).set(exports::state.eq(state)).execute(conn).await?;
    Ok(())
}

async fn finish(app: &App, (export, owner): (&Export, &Member), (file, size): (&str, i64)) -> Result<()> {
    let now = app.clock.now();
    let r = Reader { locale: owner.account.language(), zone: owner.account.zone(), now };
    let end = now + LIFETIME;
    let address = format!("{}/settings/data/exports/{}", app.site.base(), export.id);
    let letter = Letter::new(&owner.account.email, r.locale, ("export", t!(r, "onboarding-export-subject")))
        .to_account(owner.account.id)
        .with(Block::Text(t!(r, "onboarding-export-letter", day = r.day(end).text)))
        .with(Block::Action(t!(r, "onboarding-export-download"), address))
        .with(Block::Small(t!(r, "onboarding-export-only-you")));
    app.db
        .transaction(async |conn| {
            diesel::update(exports::table.find(export.id))
                .set((
                    exports::state.eq("ready"),
                    exports::file.eq(file),
                    exports::size.eq(size),
                    exports::ready_at.eq(now),
                    exports::expires_at.eq(end),
                ))
                .execute(conn)
                .await?;
            mail::enqueue(conn, &letter).await
        })
        .await
        .map(|_| ())
}

/// Removes files whose week is over.
pub async fn sweep(app: &App) -> Result<()> {
    let mut conn = app.db.conn().await?;
    let old: Vec<(ExportId, Option<String>)> = exports::table
        .filter(exports::file.is_not_null().and(exports::expires_at.le(app.clock.now())))
        .limit(100)
        .select((exports::id, exports::file))
        .load(&mut conn)
        .await?;
    for (id, file) in old {
        remove(app, file.as_deref()).await?;
        diesel::update(exports::table.find(id))
            .set((exports::state.eq("expired"), exports::file.eq(None::<String>)))
            .execute(&mut conn)
            .await?;
    }
    Ok(())
}

/// Removes every file of an account that is being erased; its rows are gone or go with it.
pub async fn remove_files(app: &App, account: AccountId) -> Result<()> {
    let directory = app.config.data_dir.join("exports");
    let Ok(mut entries) = tokio::fs::read_dir(&directory).await else { return Ok(()) };
    let begin = format!("{account}-");
    while let Some(entry) = entries.next_entry().await? {
        if entry.file_name().to_string_lossy().starts_with(&begin) {
            tokio::fs::remove_file(entry.path()).await?;
        }
    }
    Ok(())
}

async fn remove(app: &App, file: Option<&str>) -> Result<()> {
    let Some(file) = file else { return Ok(()) };
    match tokio::fs::remove_file(path(app, file)).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
