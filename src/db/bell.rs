//! Wakes workers of every process: `NOTIFY` after commit, never inside the transaction (a commit
//! that notifies takes a lock of the whole database). A lost ring costs one poll interval.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use diesel::sql_types::Integer;
use diesel::{QueryableByName, sql_query};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection as _};
use futures_util::StreamExt as _;
use tokio::sync::Notify;

const CHANNEL: &str = "ateneo";

/// Clones ring and hear the same bell.
#[derive(Clone)]
pub struct Bell {
    ring: Arc<Notify>,
    heard: Arc<Notify>,
    backend: Arc<AtomicI32>,
}

impl Bell {
    /// Starts the task that carries rings between processes over one direct connection.
    #[must_use]
    pub fn start(url: &str) -> Self {
        let bell = Self { ring: Arc::default(), heard: Arc::default(), backend: Arc::default() };
        let (url, ring, heard) = (url.to_owned(), Arc::downgrade(&bell.ring), bell.heard.clone());
        let backend = bell.backend.clone();
        tokio::spawn(async move {
            while let Some(ring) = ring.upgrade() {
                if let Err(error) = carry(&url, (&ring, &heard), &backend).await {
                    tracing::debug!(%error, "bell connection lost");
                }
                drop(ring);
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        });
        bell
    }

    /// Says that something was committed.
    pub fn ring(&self) {
        self.heard.notify_waiters();
        self.ring.notify_one();
    }

    /// [`Bell::ring`], with a moment for the ring to leave: for commands that end right after.
    pub async fn ring_and_wait(&self) {
        self.ring();
        tokio::time::sleep(Duration::from_millis(200)).await;
    }

    /// Names this process in leases: the server process of its one lasting connection. When the process
    /// dies that goes at once, and with it the lease. 0 before the first connection.
    #[must_use]
    pub fn backend(&self) -> i32 {
        AtomicI32::load(&self.backend, Ordering::Relaxed)
    }

    /// Waits for a ring, or for `poll`, whichever is first.
    pub async fn wait(&self, poll: Duration) {
        let _ = tokio::time::timeout(poll, self.heard.notified()).await;
    }
}

#[derive(QueryableByName)]
struct Backend {
    #[diesel(sql_type = Integer)]
    pid: i32,
}

async fn carry(url: &str, (ring, heard): (&Notify, &Notify), backend: &AtomicI32) -> anyhow::Result<()> {
    let mut listening = super::connect::establish(url).await?;
    let own: Backend = sql_query("select pg_backend_pid() as pid").get_result(&mut listening).await?;
    backend.store(own.pid, Ordering::Relaxed);
    listening.batch_execute(&format!("listen {CHANNEL}")).await?;
    let mut ringing = super::connect::establish(url).await?;
    let mut notices = std::pin::pin!(listening.notifications_stream());
    let mut check = tokio::time::interval(Duration::from_secs(30));
    loop {
        tokio::select! {
            () = ring.notified() => {
                ringing.batch_execute(&format!("notify {CHANNEL}")).await?;
                // Many commits in a burst need one ring.
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            notice = notices.next() => match notice {
                Some(Ok(_)) => heard.notify_waiters(),
                Some(Err(error)) => return Err(error.into()),
                None => anyhow::bail!("closed"),
            },
            _ = check.tick() => ringing.batch_execute("select 1").await?,
        }
    }
}
