use std::path::{Path, PathBuf};

/// Why the managed PostgreSQL could not be used; every message says what to do about it.
#[derive(thiserror::Error, Debug)]
pub enum LocalError {
    #[error("no PostgreSQL server is installed; {advice}, or set `database_url`")]
    NoBinaries { advice: String },
    #[error(
        "PostgreSQL {found} in {dir} is too old: Ateneo needs {oldest} or newer; install one, or set `database_url`",
        oldest = super::binaries::OLDEST
    )]
    TooOld { found: u32, dir: PathBuf },
    #[error(
        "the database in {cluster} was made by PostgreSQL {wanted}, but the installed version is {found}; \
         install the server of PostgreSQL {wanted} again, or move the data over with pg_upgrade"
    )]
    Version { cluster: PathBuf, wanted: String, found: String },
    #[error(
        "{path} does not say which PostgreSQL made it, so it is not a database; \
         move {cluster} away or restore it from a backup"
    )]
    NotACluster { path: PathBuf, cluster: PathBuf },
    #[error(
        "PostgreSQL refuses to run as root, and the user {user} it would run as cannot enter {directory}; \
         run `chmod o+x {directory}`, or set `data_dir` to a directory every user can reach, \
         such as /var/lib/ateneo or one below /var/tmp"
    )]
    Unreachable { user: String, directory: PathBuf },
    #[error(
        "PostgreSQL refuses to run as root, and there is neither a user `postgres` nor a user `nobody`; \
         create one with `useradd --system postgres`, or run Ateneo as another user"
    )]
    NoUser,
    #[error(
        "the database in {path} belongs to {owner}; run Ateneo as {owner} (or as root), or `chown -R` it"
    )]
    Owner { path: PathBuf, owner: String },
    #[error("`data_dir` {0:?} has a line break or another control character in it; choose another name")]
    Name(PathBuf),
    #[error(
        "initdb could not make the database in {cluster}; correct what it says and start again:\n{output}"
    )]
    Init { cluster: PathBuf, output: String },
    #[error("PostgreSQL did not start; the end of its log {log} says why:\n{tail}")]
    Start { log: PathBuf, tail: String },
    #[error(
        "PostgreSQL was not ready after {minutes} minutes ({reason}); look at its log {log}, then start again"
    )]
    NotReady { minutes: u64, reason: String, log: PathBuf },
    #[error(
        "PostgreSQL (process {pid}) did not stop within {seconds} seconds; nothing is lost: \
         the next start of Ateneo takes it over, or stop it with `kill -INT {pid}`"
    )]
    Stop { pid: i32, seconds: u64 },
    #[error(
        "another Ateneo process has held {lock} for {minutes} minutes while it starts or stops PostgreSQL; \
         find it with `fuser {lock}` and stop it"
    )]
    Busy { lock: PathBuf, minutes: u64 },
    #[error(
        "no private directory for PostgreSQL's socket could be made ({tried}); \
         set `data_dir` to a shorter path, so that its socket fits below it"
    )]
    Socket { tried: String },
    #[error("{0:?} is no name for a database: use a-z, 0-9 and _, at most 63, no digit first")]
    Identifier(String),
    #[error("could not {action} {path}: {source}; check its owner, its permissions and the free disk space")]
    File { action: &'static str, path: PathBuf, source: std::io::Error },
    #[error("could not {action}: {}; look at PostgreSQL's log", explain(.source))]
    Sql { action: String, source: tokio_postgres::Error },
}

impl LocalError {
    /// For `map_err`: what was being done to which path.
    pub(super) fn file(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { action, path, source }
    }

    pub(super) fn sql(action: impl Into<String>) -> impl FnOnce(tokio_postgres::Error) -> Self {
        let action = action.into();
        move |source| Self::Sql { action, source }
    }
}

/// The text of a `tokio_postgres` error says only "db error"; the cause has the words.
pub(super) fn explain(error: &tokio_postgres::Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => cause.to_string(),
        None => error.to_string(),
    }
}
