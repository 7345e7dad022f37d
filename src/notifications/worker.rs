//! The loop that turns events into notifications.

use std::time::Duration;

use super::events::News;
use super::write;
use crate::app::App;
use crate::db::Conn;
use crate::error::Result;
use crate::events::reader::{self, Batch};

/// Events taken at a time.
const BATCH: i64 = 200;
/// The reader's name in `event_cursors`.
pub const READER: &str = "notifications";

/// How a round went.
#[derive(Debug, PartialEq, Eq)]
pub enum Round {
    /// This many events were read; there may be more.
    Read(usize),
    Fenced,
    Idle,
}

/// Reads until stopped.
pub async fn run(app: &App, stop: &tokio_util::sync::CancellationToken) {
    while !stop.is_cancelled() {
        let pause = match round(app).await {
            Ok(Round::Read(_)) => continue,
            Ok(Round::Fenced) => Duration::from_millis(50),
            Ok(Round::Idle) => Duration::from_secs(1),
            Err(error) => {
                tracing::error!(%error, "notifying failed");
                Duration::from_secs(1)
            }
        };
        tokio::select! {
            () = app.db.bell.wait(pause) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Takes the next events and writes what they cause, all in one transaction with the cursor.
pub async fn round(app: &App) -> Result<Round> {
    let mut conn = app.db.conn().await?;
    diesel_async::AsyncConnection::transaction(&mut *conn, async |conn| take(conn).await).await
}

async fn take(conn: &mut Conn) -> Result<Round> {
    let stored = match reader::take(conn, READER, BATCH).await? {
        Batch::Events(stored) => stored,
        Batch::Fenced => return Ok(Round::Fenced),
        Batch::Idle => return Ok(Round::Idle),
    };
    let mut news = News::default();
    for one in &stored {
        if let Some(event) = one.event() {
            news.add(one, &event);
        }
    }
    let drafts = news.drafts(conn).await?;
    write::write(conn, drafts).await?;
    Ok(Round::Read(stored.len()))
}
