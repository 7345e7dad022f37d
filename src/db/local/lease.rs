//! Who uses the cluster: file locks, which the kernel takes back from a process that is killed.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::fcntl::{Flock, FlockArg};

use super::LocalError;

/// Held alone by whoever starts or stops the postmaster.
const START: &str = "start.lock";
/// Held shared by every member for its lifetime.
const MEMBERS: &str = "members.lock";

/// Longer than a start or a stop may take.
const PATIENCE: Duration = Duration::from_secs(20 * 60);
const PAUSE: Duration = Duration::from_millis(25);

/// Membership of one `Cluster`. Two of one process are two members: each opens the files itself,
/// and the locks (flock(2)) belong to the open file.
#[derive(Debug)]
pub struct Lease {
    data_dir: PathBuf,
    start: Option<Flock<File>>,
    member: Option<Flock<File>>,
}

impl Lease {
    /// Joins the members and holds back everybody else who starts or stops until [`Lease::started`].
    pub async fn enter(data_dir: &Path) -> Result<Self, LocalError> {
        let path = data_dir.join(START);
        let mut wait = Wait::new(&path)?;
        let start = loop {
            match wait.attempt()? {
                Some(lock) => break lock,
                None => tokio::time::sleep(PAUSE).await,
            }
        };
        let path = data_dir.join(MEMBERS);
        // Never waits: a member is alone with this file only while it holds the start lock.
        let member = Flock::lock(open(&path)?, FlockArg::LockShared)
            .map_err(|(_, errno)| LocalError::file("lock", &path)(errno.into()))?;
        Ok(Self { data_dir: data_dir.to_owned(), start: Some(start), member: Some(member) })
    }

    /// The postmaster runs: others may come and go.
    pub fn started(&mut self) {
        self.start = None;
    }

    /// Leaves, and runs `stop` when nobody else is left; no one can join before it is done.
    /// A second call does nothing.
    pub fn leave(&mut self, stop: impl FnOnce() -> Result<(), LocalError>) -> Result<(), LocalError> {
        let Some(member) = self.member.take() else { return Ok(()) };
        let start = match self.start.take() {
            Some(start) => start,
            None => {
                let path = self.data_dir.join(START);
                let mut wait = Wait::new(&path)?;
                loop {
                    match wait.attempt()? {
                        Some(lock) => break lock,
                        None => std::thread::sleep(PAUSE),
                    }
                }
            }
        };
        drop(member);
        let path = self.data_dir.join(MEMBERS);
        let result = match Flock::lock(open(&path)?, FlockArg::LockExclusiveNonblock) {
            Ok(_alone) => stop(),
            Err((_, Errno::EWOULDBLOCK)) => Ok(()),
            Err((_, errno)) => Err(LocalError::file("lock", &path)(errno.into())),
        };
        drop(start);
        result
    }
}

/// Waiting for the start lock, saying so when it takes long.
struct Wait<'a> {
    path: &'a Path,
    file: Option<File>,
    since: Instant,
    told: bool,
}

impl<'a> Wait<'a> {
    fn new(path: &'a Path) -> Result<Self, LocalError> {
        Ok(Self { path, file: Some(open(path)?), since: Instant::now(), told: false })
    }

    fn attempt(&mut self) -> Result<Option<Flock<File>>, LocalError> {
        let file = match self.file.take() {
            Some(file) => file,
            None => open(self.path)?,
        };
        match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
            Ok(lock) => return Ok(Some(lock)),
            Err((file, Errno::EWOULDBLOCK | Errno::EINTR)) => self.file = Some(file),
            Err((_, errno)) => return Err(LocalError::file("lock", self.path)(errno.into())),
        }
        let waited = self.since.elapsed();
        if waited > PATIENCE {
            return Err(LocalError::Busy { lock: self.path.to_owned(), minutes: PATIENCE.as_secs() / 60 });
        }
        if waited > Duration::from_secs(5) && !self.told {
            self.told = true;
            tracing::info!("waiting for another Ateneo process to start or stop PostgreSQL");
        }
        Ok(None)
    }
}

/// Opened for reading when it exists: flock(2) needs no more, and root may have made it.
fn open(path: &Path) -> Result<File, LocalError> {
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(nix::libc::O_NOFOLLOW);
    match options.open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let file = options.write(true).create(true).mode(0o644).open(path);
            let file = file.map_err(LocalError::file("create", path))?;
            // Whatever the umask: other users' commands on this data directory read it.
            file.set_permissions(PermissionsExt::from_mode(0o644))
                .map_err(LocalError::file("set the permissions of", path))?;
            Ok(file)
        }
        result => result.map_err(LocalError::file("open", path)),
    }
}
