//! Letters on their way: written with the change that calls for them, sent by a job.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::{Value, json};

use super::Letter;
use crate::app::App;
use crate::db::ids::{AccountId, LetterId};
use crate::db::schema::letters;
use crate::db::{Conn, optional};
use crate::error::{Error, Result};
use crate::jobs;

/// Name of the job that sends one letter.
pub const JOB: &str = "send letter";

/// Writes the letter and its job in the caller's transaction.
pub async fn enqueue(conn: &mut Conn, letter: &Letter) -> Result<LetterId> {
    let id: LetterId = diesel::insert_into(letters::table)
        .values((
            letters::account_id.eq(letter.account),
            letters::recipient.eq(&letter.to),
            letters::kind.eq(&letter.kind),
            letters::subject.eq(&letter.subject),
            letters::content.eq(serde_json::to_value(letter)?),
        ))
        .returning(letters::id)
        .get_result(conn)
        .await?;
    jobs::enqueue(conn, JOB, &json!({ "letter": id })).await?;
    Ok(id)
}

/// The job: sends a letter that was not sent yet. Run twice at once it may go out twice, with one
/// Message-ID.
pub async fn send(app: &App, payload: &Value) -> Result<()> {
    let id: LetterId = serde_json::from_value(payload["letter"].clone())?;
    let content: Option<Option<Value>> = {
        let mut conn = app.db.conn().await?;
        let waiting = letters::table.find(id).filter(letters::sent_at.is_null());
        optional(waiting.select(letters::content).first(&mut conn).await)?
    };
    let Some(Some(content)) = content else { return Ok(()) };
    let letter: Letter = serde_json::from_value(content)?;
    let outcome = app.mailer.send(id.0, &letter, &app.config.instance.title).await;
    let mut conn = app.db.conn().await?;
    let row = diesel::update(letters::table.find(id));
    match &outcome {
        Ok(()) => {
            let nothing: Option<Value> = None;
            row.set((
                letters::sent_at.eq(app.clock.now()),
                letters::failed_at.eq(None::<DateTime<Utc>>),
                letters::last_error.eq(None::<String>),
                letters::content.eq(nothing),
            ))
            .execute(&mut conn)
            .await?;
        }
        Err(error) => {
            row.set((
                letters::failed_at.eq(app.clock.now()),
                letters::last_error.eq(match error {
                    Error::Invalid(_) => "the address was refused".to_owned(),
                    error => error.to_string(),
                }),
            ))
            .execute(&mut conn)
            .await?;
        }
    }
    outcome
}

/// A letter in the administrators' list.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = letters, check_for_backend(diesel::pg::Pg))]
pub struct Sent {
    pub id: LetterId,
    pub account_id: Option<AccountId>,
    pub recipient: String,
    pub kind: String,
    pub subject: String,
    pub created_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
    pub failed_at: Option<DateTime<Utc>>,
    pub last_error: Option<String>,
}

/// Letters that could not be sent so far, newest first.
pub async fn failed(conn: &mut Conn, limit: i64) -> Result<Vec<Sent>> {
    Ok(letters::table
        .filter(letters::failed_at.is_not_null())
        .order(letters::failed_at.desc())
        .limit(limit)
        .select(Sent::as_select())
        .load(conn)
        .await?)
}

/// Tries a letter that failed once more; whether it was there.
pub async fn send_again(conn: &mut Conn, id: LetterId) -> Result<bool> {
    let failed = letters::table.find(id).filter(letters::failed_at.is_not_null());
    let found =
        diesel::update(failed).set(letters::failed_at.eq(None::<DateTime<Utc>>)).execute(conn).await?;
    if found > 0 {
        jobs::enqueue(conn, JOB, &json!({ "letter": id })).await?;
    }
    Ok(found > 0)
}

/// Forgets letters of more than a month ago; returns how many.
pub async fn prune(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize> {
    let old = letters::table.filter(letters::created_at.lt(now - chrono::TimeDelta::days(31)));
    Ok(diesel::delete(old).execute(conn).await?)
}
