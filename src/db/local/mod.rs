//! The managed PostgreSQL: a private cluster below the data directory, for whoever sets no
//! `database_url`.
//!
//! Every Ateneo process of a data directory is a member. The first one starts the server, the last
//! one out stops it; a server whose members were all killed is taken over by the next one. File
//! locks (`lease`) say who is a member. In `data_dir`:
//!
//! - `postgres/` the cluster, `postgres.log` what its server says,
//! - `socket/` where it listens (or a short directory elsewhere, see `socket`),
//! - `start.lock`, `members.lock` empty files for the locks.

mod binaries;
mod error;
mod init;
mod lease;
mod owner;
mod postmaster;
mod socket;
mod sql;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use lease::Lease;
use owner::Owner;
use postmaster::{Running, Site};
use sql::Answer;

pub use error::LocalError;
pub use owner::create_data_dir;
pub use sql::{create_database, drop_database};

/// How long a server may take until it answers: after a crash it first repeats what was not yet in
/// its tables.
const READY_LIMIT: Duration = Duration::from_secs(10 * 60);
/// How long children of a killed server may hold its shared memory.
const ORPHANS_LIMIT: Duration = Duration::from_secs(60);

/// A private PostgreSQL cluster below a data directory, shared by every Ateneo process of that
/// directory. Dropped, it leaves as [`Cluster::leave`] does, and waits for that.
#[derive(Debug)]
pub struct Cluster {
    url: String,
    socket: PathBuf,
    membership: Membership,
}

impl Cluster {
    /// Makes `data_dir` and the cluster when they are missing, starts its server or takes over the
    /// running one, and stays a member until [`Cluster::leave`]. Makes the database `ateneo` when it
    /// is missing. Waits for a server that recovers after a crash (up to 10 minutes).
    ///
    /// # Errors
    /// Every [`LocalError`] says what to do about it.
    pub async fn join(data_dir: &Path) -> Result<Self, LocalError> {
        Self::join_with(data_dir, binaries::candidates).await
    }

    /// `candidates` lists the directories to look for PostgreSQL in; asked only if one must be started.
    async fn join_with(data_dir: &Path, candidates: fn() -> Vec<PathBuf>) -> Result<Self, LocalError> {
        let data_dir = create_data_dir(data_dir)?;
        let lease = Lease::enter(&data_dir).await?;
        let cluster = data_dir.join("postgres");
        let owner = Owner::choose(&data_dir, &cluster)?;
        // From here on an error or a cancelled future leaves as the finished value would.
        let mut membership = Membership { lease, site: Site { data_dir, cluster, owner, starting: None } };
        let site = &mut membership.site;
        if let Ok(real) = site.cluster.canonicalize() {
            site.cluster = real;
        }
        let (client, socket) = wait_until_ready(site, candidates).await?;
        sql::furnish(&client).await?;
        membership.lease.started();
        Ok(Self { url: socket::url(&socket, sql::ATENEO, sql::ATENEO), socket, membership })
    }

    /// Address of the database `ateneo` for tokio-postgres and diesel-async:
    /// `postgres://ateneo@<percent-encoded socket directory>/ateneo`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Address of another database of the cluster; `postgres` is there for [`create_database`].
    #[must_use]
    pub fn url_of(&self, database: &str) -> String {
        socket::url(&self.socket, sql::ATENEO, database)
    }

    /// Leaves. The last one out stops the server, which ends the connections that are still open,
    /// and waits until it is gone.
    ///
    /// # Errors
    /// `Stop` when the server takes longer than a minute, `File` when a lock file is out of reach.
    pub async fn leave(mut self) -> Result<(), LocalError> {
        let task = tokio::task::spawn_blocking(move || self.membership.leave());
        task.await.unwrap_or_else(|error| {
            Err(LocalError::file("leave", Path::new("the cluster"))(std::io::Error::other(error)))
        })
    }
}

/// A place among the users of a cluster, given up when dropped.
#[derive(Debug)]
struct Membership {
    lease: Lease,
    site: Site,
}

impl Membership {
    fn leave(&mut self) -> Result<(), LocalError> {
        let site = &self.site;
        self.lease.leave(|| site.stop())
    }
}

impl Drop for Membership {
    fn drop(&mut self) {
        if let Err(error) = self.leave() {
            tracing::error!(%error, "could not leave PostgreSQL");
        }
    }
}

/// Finds the server's program and makes the cluster if there is none yet.
async fn prepare(site: &mut Site, candidates: &[PathBuf]) -> Result<PathBuf, LocalError> {
    let version = init::version(&site.cluster)?;
    let found = binaries::find(candidates, &site.cluster, version.as_deref())?;
    site.owner.reach(&found.dir)?;
    site.owner.reach(&site.data_dir)?;
    if version.is_none() {
        init::init(&site.data_dir, &site.cluster, &site.owner, &found.dir.join("initdb")).await?;
    }
    site.cluster = site.cluster.canonicalize().map_err(LocalError::file("find", &site.cluster))?;
    Ok(found.dir.join("postgres"))
}

/// What is known of a cluster's server.
enum State {
    Ready(tokio_postgres::Client, PathBuf),
    /// There is one, with the reason why it cannot be used yet.
    Busy(String),
    Absent,
}

async fn look(site: &Site, own_socket: &Path) -> State {
    let running = site.running();
    let socket = match &running {
        Some(Running { socket: Some(socket), .. }) => socket.clone(),
        Some(Running { socket: None, .. }) => return State::Busy("it has only begun to start".to_owned()),
        // A server in another container, whose processes we do not see, listens here all the same.
        None => own_socket.to_owned(),
    };
    match sql::ask(&socket).await {
        Answer::Ready(client) => State::Ready(client, socket),
        Answer::NotYet(reason) => State::Busy(reason),
        Answer::Silent(reason) if running.is_some() => State::Busy(reason),
        Answer::Silent(_) => State::Absent,
    }
}

/// Waits until the cluster's server answers; starts one whenever there is none.
async fn wait_until_ready(
    site: &mut Site,
    candidates: fn() -> Vec<PathBuf>,
) -> Result<(tokio_postgres::Client, PathBuf), LocalError> {
    let since = Instant::now();
    let own_socket = socket::directory(&site.data_dir, &site.owner)?;
    let mut reports = 0;
    loop {
        let reason = match look(site, &own_socket).await {
            State::Ready(client, socket) => {
                site.starting = None;
                return Ok((client, socket));
            }
            State::Busy(reason) => reason,
            State::Absent => match site.starting.as_ref().map(|started| started.failure(site)) {
                None => {
                    let postgres = prepare(site, &candidates()).await?;
                    site.clear_stale()?;
                    site.start(&postgres, &own_socket)?;
                    "it has just been started".to_owned()
                }
                Some(None) => "it begins to start".to_owned(),
                // The children of its killed predecessor still end their last statements.
                Some(Some(tail))
                    if tail.contains("shared memory block") && since.elapsed() < ORPHANS_LIMIT =>
                {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    site.starting = None;
                    "its predecessor is not quite gone".to_owned()
                }
                Some(Some(tail)) => return Err(LocalError::Start { log: site.log(), tail }),
            },
        };
        let waited = since.elapsed();
        if waited > READY_LIMIT {
            let minutes = READY_LIMIT.as_secs() / 60;
            return Err(LocalError::NotReady { minutes, reason, log: site.log() });
        }
        if waited.as_secs() / 5 > reports {
            reports = waited.as_secs() / 5;
            tracing::info!(seconds = waited.as_secs(), %reason, "waiting for PostgreSQL");
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}
