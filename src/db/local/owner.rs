//! Which user owns the cluster and runs its programs.

use std::fs::DirBuilder;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nix::unistd::{Gid, Uid, User, geteuid};

use super::LocalError;

/// The user PostgreSQL runs as: ourselves, or, as PostgreSQL refuses root, another one when we are root.
#[derive(Debug, Clone)]
pub struct Owner {
    pub uid: Uid,
    gid: Gid,
    name: String,
    /// We are root and give up its rights for this user.
    switch: bool,
}

impl Owner {
    /// The owner of the cluster if there is one. Else ourselves; as root the owner of `data_dir`, so
    /// that a service's own user can start what its administrator prepared; else `postgres`, else
    /// `nobody`.
    ///
    /// # Errors
    /// `Owner` when the cluster belongs to somebody we cannot act for, `NoUser`.
    pub fn choose(data_dir: &Path, cluster: &Path) -> Result<Self, LocalError> {
        let me = geteuid();
        if let Ok(found) = std::fs::metadata(cluster) {
            let owner = Uid::from_raw(found.uid());
            if owner.is_root() {
                return Err(LocalError::Owner { path: cluster.to_owned(), owner: "postgres".into() });
            }
            if !me.is_root() && owner != me {
                return Err(LocalError::Owner { path: cluster.to_owned(), owner: name_of(owner) });
            }
            let gid = Gid::from_raw(found.gid());
            return Ok(Self { uid: owner, gid, name: name_of(owner), switch: me.is_root() });
        }
        if !me.is_root() {
            return Ok(Self { uid: me, gid: nix::unistd::getegid(), name: name_of(me), switch: false });
        }
        let data_owner = std::fs::metadata(data_dir).map(|found| Uid::from_raw(found.uid()));
        let chosen = match data_owner {
            Ok(uid) if !uid.is_root() => User::from_uid(uid).ok().flatten(),
            _ => None,
        };
        let named = || ["postgres", "nobody"].iter().find_map(|name| User::from_name(name).ok().flatten());
        let user = chosen.or_else(named).ok_or(LocalError::NoUser)?;
        Ok(Self { uid: user.uid, gid: user.gid, name: user.name, switch: true })
    }

    /// A command that runs as this user, without the settings a PostgreSQL client left in our
    /// environment and in a directory every user can enter.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir("/").env("LC_ALL", "C").stdin(Stdio::null());
        for (key, _) in std::env::vars_os() {
            if key.as_encoded_bytes().starts_with(b"PG") {
                command.env_remove(key);
            }
        }
        if self.switch {
            use std::os::unix::process::CommandExt;
            command.uid(self.uid.as_raw()).gid(self.gid.as_raw());
        }
        command
    }

    /// Whether this user can get into `dir`, asked of the kernel, which knows access lists as well.
    ///
    /// # Errors
    /// `Unreachable` with the first directory on the way that it cannot enter.
    pub fn reach(&self, dir: &Path) -> Result<(), LocalError> {
        if !self.switch || self.enters(dir)? {
            return Ok(());
        }
        let mut way: Vec<&Path> = dir.ancestors().collect();
        way.reverse();
        for step in way {
            if !self.enters(step)? {
                return Err(LocalError::Unreachable { user: self.name.clone(), directory: step.to_owned() });
            }
        }
        Ok(())
    }

    fn enters(&self, dir: &Path) -> Result<bool, LocalError> {
        let shell = Path::new("/bin/sh");
        let mut command = self.command(shell);
        command.args(["-c", "cd \"$1\"", "sh"]).arg(dir).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(command.status().map_err(LocalError::file("run", shell))?.success())
    }

    /// Makes the directory `path` for this user alone (0700), or checks that it is one already.
    ///
    /// # Errors
    /// In words: somebody else's directory, a link or a file in its place, or what the system says.
    pub fn private_dir(&self, path: &Path) -> Result<(), String> {
        match DirBuilder::new().mode(0o700).create(path) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(format!("{}: {error}", path.display())),
        }
        let explain = |error: std::io::Error| format!("{}: {error}", path.display());
        let found = std::fs::symlink_metadata(path).map_err(explain)?;
        let owner = Uid::from_raw(found.uid());
        // Root's own: made just now, or by a start that was killed before it gave it away.
        let ours = owner == self.uid || (self.switch && owner.is_root());
        if !found.is_dir() || !ours {
            return Err(format!("{} belongs to somebody else", path.display()));
        }
        if found.mode() & 0o777 != 0o700 {
            std::fs::set_permissions(path, PermissionsExt::from_mode(0o700)).map_err(explain)?;
        }
        if owner != self.uid {
            let (uid, gid) = (Some(self.uid.as_raw()), Some(self.gid.as_raw()));
            std::os::unix::fs::lchown(path, uid, gid).map_err(explain)?;
        }
        Ok(())
    }

    /// Gives an open file to this user.
    pub fn give(&self, file: &std::fs::File) -> std::io::Result<()> {
        if !self.switch {
            return Ok(());
        }
        std::os::unix::fs::fchown(file, Some(self.uid.as_raw()), Some(self.gid.as_raw()))
    }
}

fn name_of(uid: Uid) -> String {
    User::from_uid(uid).ok().flatten().map_or_else(|| format!("user {uid}"), |user| user.name)
}

/// Makes `data_dir` when it is absent (0700; as root 0711, for PostgreSQL runs as another user and
/// has to pass through) and returns its absolute path without links.
///
/// # Errors
/// `File` when the system refuses, `Name` for a path with control characters.
pub fn create_data_dir(data_dir: &Path) -> Result<PathBuf, LocalError> {
    if data_dir.as_os_str().as_encoded_bytes().iter().any(u8::is_ascii_control) {
        return Err(LocalError::Name(data_dir.to_owned()));
    }
    if let Some(parent) = data_dir.parent()
        && !parent.as_os_str().is_empty()
    {
        std::fs::create_dir_all(parent).map_err(LocalError::file("create", parent))?;
    }
    let mode = if geteuid().is_root() { 0o711 } else { 0o700 };
    match DirBuilder::new().mode(mode).create(data_dir) {
        // The umask may have taken the right to pass away.
        Ok(()) => std::fs::set_permissions(data_dir, PermissionsExt::from_mode(mode))
            .map_err(LocalError::file("set the permissions of", data_dir))?,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(LocalError::file("create", data_dir)(error)),
    }
    data_dir.canonicalize().map_err(LocalError::file("find", data_dir))
}
