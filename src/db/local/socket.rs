//! Where the socket lies, and the address of a database behind it.

use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::LocalError;
use super::owner::Owner;

/// Part of the socket's file name; PostgreSQL listens on no TCP port.
pub const PORT: u16 = 5432;

/// Bytes of the whole path; the kernel's limit is 107 (unix(7)), some systems have 103.
const LONGEST: usize = 100;

/// The directory for the socket: `socket` below `data_dir`, or, when its path is too long for a
/// socket, a private one elsewhere whose name follows from `data_dir`.
///
/// Not `XDG_RUNTIME_DIR`: it goes away at log-out, and a server may outlive that. Every process reads
/// the address of a running server from its `postmaster.pid`, so nothing depends on this choice
/// staying the same.
///
/// # Errors
/// `Socket`: each place is taken by somebody else or cannot be written.
pub fn directory(data_dir: &Path, owner: &Owner) -> Result<PathBuf, LocalError> {
    let mut tried = Vec::new();
    for dir in places(data_dir) {
        match owner.private_dir(&dir) {
            Ok(()) => return Ok(dir),
            Err(reason) => tried.push(reason),
        }
    }
    Err(LocalError::Socket { tried: tried.join(", ") })
}

fn places(data_dir: &Path) -> Vec<PathBuf> {
    let near = data_dir.join("socket");
    if file(&near).as_os_str().len() <= LONGEST {
        return vec![near];
    }
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, data_dir.as_os_str().as_bytes());
    let name = format!("ateneo-{}", hex::encode(digest.as_ref().get(..8).unwrap_or_default()));
    let parents = if nix::unistd::geteuid().is_root() { ["/run", "/tmp"] } else { ["/tmp", "/var/tmp"] };
    parents.map(|parent| Path::new(parent).join(&name)).to_vec()
}

fn file(dir: &Path) -> PathBuf {
    dir.join(format!(".s.PGSQL.{PORT}"))
}

/// `unix_socket_directories` is a list: quoted, so that a comma in the path separates nothing.
pub fn setting(dir: &Path) -> std::ffi::OsString {
    let mut quoted = vec![b'"'];
    for &byte in dir.as_os_str().as_bytes() {
        if byte == b'"' {
            quoted.push(b'"');
        }
        quoted.push(byte);
    }
    quoted.push(b'"');
    std::os::unix::ffi::OsStringExt::from_vec(quoted)
}

/// `postgres://user@<directory>/database`, the directory percent-encoded as a host.
pub fn url(dir: &Path, user: &str, database: &str) -> String {
    format!("postgres://{user}@{}/{}", encode(dir.as_os_str().as_bytes()), encode(database.as_bytes()))
}

fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + 16);
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing to a String never fails.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_leads_back_to_the_directory() {
        let dir = Path::new("/var/a b/ñ,\"%/socket");
        let url = url(dir, "ateneo", "ateneo");
        assert_eq!(url, "postgres://ateneo@%2Fvar%2Fa%20b%2F%C3%B1%2C%22%25%2Fsocket/ateneo");
        let config: tokio_postgres::Config = url.parse().unwrap();
        assert_eq!(config.get_hosts(), [tokio_postgres::config::Host::Unix(dir.to_owned())]);
        assert_eq!(config.get_dbname(), Some("ateneo"));
    }

    #[test]
    fn a_long_path_gets_a_short_directory_of_its_own() {
        let short = Path::new("/var/lib/ateneo");
        assert_eq!(places(short), [short.join("socket")]);
        let long = PathBuf::from(format!("/var/tmp/{}", "x".repeat(90)));
        let found = places(&long);
        assert!(found.iter().all(|dir| file(dir).as_os_str().len() <= 50), "{found:?}");
        assert_eq!(found, places(&long));
        assert_ne!(found, places(&long.join("y")));
    }

    #[test]
    fn the_limit_counts_the_whole_path() {
        let tail = "/socket/.s.PGSQL.5432".len();
        let fits = PathBuf::from(format!("/{}", "x".repeat(LONGEST - tail - 1)));
        assert_eq!(places(&fits), [fits.join("socket")]);
        let over = PathBuf::from(format!("{}x", fits.display()));
        assert!(places(&over).iter().all(|dir| !dir.starts_with(&over)));
    }

    #[test]
    fn somebody_else_s_directory_or_a_link_is_not_used() {
        let root = tempfile::tempdir().unwrap();
        let owner = Owner::choose(root.path(), Path::new("/nonexistent")).unwrap();
        let link = root.path().join("link");
        std::os::unix::fs::symlink("/var/tmp", &link).unwrap();
        assert!(owner.private_dir(&link).is_err());
        // Root's directory for a plain user; for root, one that belongs to neither it nor PostgreSQL.
        let foreign = root.path().join("foreign");
        if nix::unistd::geteuid().is_root() {
            std::fs::create_dir(&foreign).unwrap();
            std::os::unix::fs::chown(&foreign, Some(54321), None).unwrap();
            assert!(owner.private_dir(&foreign).unwrap_err().contains("somebody else"));
        } else {
            assert!(owner.private_dir(Path::new("/usr")).unwrap_err().contains("somebody else"));
        }
    }
}
