//! Making the cluster, once.

use std::path::{Path, PathBuf};

use super::LocalError;
use super::owner::Owner;

/// The role that may do everything; it keeps the tables of the cluster, not Ateneo's.
pub const SUPERUSER: &str = "postgres";

/// The name of a cluster that is not finished: this, and a number.
const UNFINISHED: &str = "postgres.new";

/// The major version that made `cluster`, as its `PG_VERSION` says; `None` when there is no cluster.
///
/// # Errors
/// `NotACluster`: the directory exists and does not say.
pub fn version(cluster: &Path) -> Result<Option<String>, LocalError> {
    if !cluster.try_exists().map_err(LocalError::file("look for", cluster))? {
        return Ok(None);
    }
    let path = cluster.join("PG_VERSION");
    match std::fs::read_to_string(&path) {
        Ok(text) if !text.trim().is_empty() && text.len() < 32 => Ok(Some(text.trim().to_owned())),
        Ok(_) => Err(LocalError::NotACluster { path, cluster: cluster.to_owned() }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(LocalError::NotACluster { path, cluster: cluster.to_owned() })
        }
        Err(error) => Err(LocalError::file("read", &path)(error)),
    }
}

/// Makes the cluster: beside its place, and moved there when it is whole, so that a start that is
/// killed leaves nothing that looks like a cluster. Call it while holding the start lock.
///
/// # Errors
/// `Init` with what initdb says.
pub async fn init(data_dir: &Path, cluster: &Path, owner: &Owner, initdb: &Path) -> Result<(), LocalError> {
    remove_unfinished(data_dir);
    tracing::info!(cluster = %cluster.display(), "making the database, once");
    let new = empty_dir(data_dir, owner)?;
    // The locale decides nothing Ateneo sorts by; C.UTF-8 knows letters beyond ASCII. A system
    // without it has at least C.
    let mut result = run(&new, owner, initdb, "C.UTF-8").await;
    if result.is_err() {
        result = run(&new, owner, initdb, "C").await;
    }
    if let Err(error) = result {
        remove_unfinished(data_dir);
        return Err(match error {
            LocalError::Init { output, .. } => LocalError::Init { cluster: cluster.to_owned(), output },
            other => other,
        });
    }
    std::fs::rename(&new, cluster).map_err(LocalError::file("move the new database to", cluster))?;
    // initdb has written everything to disk but this name.
    let synced = std::fs::File::open(data_dir).and_then(|dir| dir.sync_all());
    synced.map_err(LocalError::file("write to disk", data_dir))
}

/// A fresh name each time: an initdb whose Ateneo was killed may still be writing to the last one.
fn empty_dir(data_dir: &Path, owner: &Owner) -> Result<PathBuf, LocalError> {
    let mut number = std::process::id();
    loop {
        let new = data_dir.join(format!("{UNFINISHED}.{number}"));
        if std::fs::symlink_metadata(&new).is_err() {
            owner
                .private_dir(&new)
                .map_err(|reason| LocalError::file("create", &new)(std::io::Error::other(reason)))?;
            return Ok(new);
        }
        number = number.wrapping_add(1);
    }
}

fn remove_unfinished(data_dir: &Path) {
    let Ok(entries) = std::fs::read_dir(data_dir) else { return };
    for entry in entries.flatten() {
        if entry.file_name().as_encoded_bytes().starts_with(UNFINISHED.as_bytes())
            && let Err(error) = std::fs::remove_dir_all(entry.path())
        {
            tracing::warn!(path = %entry.path().display(), %error, "an unfinished database stays behind");
        }
    }
}

/// initdb leaves an empty directory behind when it fails.
async fn run(new: &Path, owner: &Owner, initdb: &Path, locale: &str) -> Result<(), LocalError> {
    let mut command = tokio::process::Command::from(owner.command(initdb));
    command.arg("--pgdata").arg(new);
    command.args(["--username", SUPERUSER, "--encoding", "UTF8", "--locale", locale, "--no-instructions"]);
    // Only who can enter the socket's directory (0700) can connect, so no password is needed.
    command.args(["--auth-local", "trust", "--auth-host", "reject"]);
    // A damaged disk shows as an error instead of as wrong data.
    command.arg("--data-checksums");
    let output = command.kill_on_drop(true).output().await.map_err(LocalError::file("run", initdb))?;
    if output.status.success() {
        return Ok(());
    }
    let text = [output.stdout, output.stderr].concat();
    let output = super::postmaster::last_lines(&String::from_utf8_lossy(&text));
    Err(LocalError::Init { cluster: new.to_owned(), output })
}
