//! The server process: finding it, starting it, waiting until it answers, stopping it.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::LocalError;
use super::owner::Owner;
use super::socket;

/// How long a stop may take: what is in memory is written to disk.
const STOP_LIMIT: Duration = Duration::from_secs(60);
/// The log is moved aside at a start when it is longer; one old log is kept.
const LOG_LIMIT: u64 = 10 * 1024 * 1024;

/// Settings beside the socket. Given with the command, so that each start has those of its Ateneo;
/// who wants to tune a server runs one and sets `database_url`.
const SETTINGS: &[(&str, &str)] = &[
    ("listen_addresses", ""),
    ("fsync", "on"),
    // Several processes with a pool each, and tests that run beside each other.
    ("max_connections", "200"),
    // Modest, for a small machine that holds everything.
    ("shared_buffers", "128MB"),
    // A transaction left open would hold back the publisher, which waits for all older ones.
    ("idle_in_transaction_session_timeout", "5s"),
    // Our queries are short: compiling them costs more than it saves.
    ("jit", "off"),
    // Parallel queries need /dev/shm, of which containers have 64 MB.
    ("max_parallel_workers_per_gather", "0"),
    // The same everywhere, whatever the machine's own.
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
    ("lc_messages", "C"),
    ("cluster_name", "ateneo"),
];

/// The place of one cluster.
#[derive(Debug, Clone)]
pub struct Site {
    pub data_dir: PathBuf,
    /// Without links, as `/proc` shows it.
    pub cluster: PathBuf,
    pub owner: Owner,
    /// Started by us and not yet seen to be ready: its pid file may still be missing.
    pub starting: Option<Started>,
}

/// A server that runs on a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    pub pid: Pid,
    /// Absent while it is only beginning to start.
    pub socket: Option<PathBuf>,
}

/// A server we started.
#[derive(Debug, Clone)]
pub struct Started {
    pid: Pid,
    /// Where its part of the log begins.
    log_from: u64,
}

impl Site {
    pub fn log(&self) -> PathBuf {
        self.data_dir.join("postgres.log")
    }

    fn pid_file(&self) -> PathBuf {
        self.cluster.join("postmaster.pid")
    }

    /// The server of this cluster, if it runs.
    pub fn running(&self) -> Option<Running> {
        let running = parse_pid_file(&read_start(&self.pid_file())?)?;
        (alive(running.pid) && !self.is_foreign(running.pid)).then_some(running)
    }

    /// Whether a living process is surely not a server of this cluster: the number in a pid file
    /// that outlived its server may be another process's today.
    fn is_foreign(&self, pid: Pid) -> bool {
        let proc = PathBuf::from(format!("/proc/{pid}"));
        let Ok(process) = std::fs::metadata(&proc) else { return false };
        // PostgreSQL works in its cluster's directory.
        process.uid() != self.owner.uid.as_raw()
            || std::fs::read_link(proc.join("cwd")).is_ok_and(|cwd| cwd != self.cluster)
    }

    /// PostgreSQL does not start while the process of its pid file lives, be it what it may. Removes
    /// such a file. (A server's orphaned children are found by their shared memory, not by this file.)
    pub fn clear_stale(&self) -> Result<(), LocalError> {
        let path = self.pid_file();
        let pid = read_start(&path).and_then(|text| parse_pid_file(&text)).map(|running| running.pid);
        if pid.is_some_and(|pid| alive(pid) && self.is_foreign(pid)) {
            std::fs::remove_file(&path).map_err(LocalError::file("remove", &path))?;
        }
        Ok(())
    }

    /// Starts `postgres`, in a process group of its own: Ctrl-C in the terminal is for Ateneo, and
    /// the server has to outlive the process that started it when others use it.
    pub fn start(&mut self, postgres: &Path, socket_dir: &Path) -> Result<(), LocalError> {
        let log = self.open_log()?;
        let log_path = self.log();
        let log_from = log.metadata().map_err(LocalError::file("read", &log_path))?.len();
        let output = log.try_clone().map_err(LocalError::file("open", &log_path))?;
        let mut command = self.owner.command(postgres);
        command.arg("-D").arg(&self.cluster).args(["-p", &socket::PORT.to_string()]);
        let mut directories = OsString::from("unix_socket_directories=");
        directories.push(socket::setting(socket_dir));
        command.arg("-c").arg(directories);
        for (name, value) in SETTINGS {
            command.args(["-c", &format!("{name}={value}")]);
        }
        command.stdout(output).stderr(log).process_group(0);
        let mut child = command.spawn().map_err(LocalError::file("run", postgres))?;
        let pid = Pid::from_raw(child.id().cast_signed());
        self.starting = Some(Started { pid, log_from });
        // Somebody has to take note of its end, or its process number stays taken.
        std::thread::Builder::new()
            .name("postmaster".to_owned())
            .spawn(move || child.wait())
            .map_err(LocalError::file("watch", postgres))?;
        Ok(())
    }

    fn open_log(&self) -> Result<File, LocalError> {
        let path = self.log();
        if std::fs::symlink_metadata(&path).is_ok_and(|log| log.len() > LOG_LIMIT) {
            let old = path.with_extension("log.1");
            std::fs::rename(&path, &old).map_err(LocalError::file("move away", &path))?;
        }
        let mut options = OpenOptions::new();
        // Private: the server writes statements that failed into it.
        options.append(true).create(true).mode(0o600).custom_flags(nix::libc::O_NOFOLLOW);
        let log = options.open(&path).map_err(LocalError::file("open", &path))?;
        self.owner.give(&log).map_err(LocalError::file("change the owner of", &path))?;
        Ok(log)
    }

    /// Stops the server cleanly: connections are ended, what they wrote is on disk.
    ///
    /// # Errors
    /// `Stop` when it takes too long.
    pub fn stop(&self) -> Result<(), LocalError> {
        let starting = || {
            let pid = self.starting.as_ref().map(|started| started.pid).filter(|pid| alive(*pid));
            pid.map(|pid| Running { pid, socket: None })
        };
        let Some(Running { pid, socket }) = self.running().or_else(starting) else { return Ok(()) };
        // SIGINT is PostgreSQL's "fast shutdown".
        match kill(pid, Signal::SIGINT) {
            Ok(()) | Err(Errno::ESRCH) => {}
            Err(errno) => return Err(LocalError::file("stop the server of", &self.cluster)(errno.into())),
        }
        let since = Instant::now();
        while alive(pid) {
            if since.elapsed() > STOP_LIMIT {
                return Err(LocalError::Stop { pid: pid.as_raw(), seconds: STOP_LIMIT.as_secs() });
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        if let Some(socket) = socket.filter(|socket| !socket.starts_with(&self.data_dir)) {
            // Ours alone and empty now; one that is not stays, and is used again.
            let _ = std::fs::remove_dir(socket);
        }
        Ok(())
    }
}

impl Started {
    /// Why it is gone: the end of its part of the log. `None` while it lives.
    pub fn failure(&self, site: &Site) -> Option<String> {
        if alive(self.pid) {
            return None;
        }
        let mut text = Vec::new();
        if let Ok(mut log) = File::open(site.log()) {
            let end = log.metadata().map_or(0, |log| log.len());
            let from = self.log_from.max(end.saturating_sub(16 * 1024));
            // An unreadable log is an empty one: the error names it.
            let _ = log.seek(SeekFrom::Start(from)).and_then(|_| log.take(16 * 1024).read_to_end(&mut text));
        }
        Some(last_lines(&String::from_utf8_lossy(&text)))
    }
}

/// The last 15 lines.
pub fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines.get(lines.len().saturating_sub(15)..).unwrap_or_default().join("\n")
}

/// The first 4 KiB of a file: a pid file is shorter.
fn read_start(path: &Path) -> Option<String> {
    let mut text = String::new();
    File::open(path).ok()?.take(4096).read_to_string(&mut text).ok()?;
    Some(text)
}

/// Lines of postmaster.pid: process, directory, start time, port, socket directory, … (miscadmin.h).
/// They are written as the start goes on.
fn parse_pid_file(text: &str) -> Option<Running> {
    let mut lines = text.lines();
    let pid = lines.next()?.trim().parse::<i32>().ok().filter(|pid| *pid > 1)?;
    let socket = lines.nth(3).filter(|line| line.starts_with('/')).map(PathBuf::from);
    Some(Running { pid: Pid::from_raw(pid), socket })
}

/// Whether a process runs. One that ended but whose parent took no note of it does not.
fn alive(pid: Pid) -> bool {
    match kill(pid, None) {
        Err(Errno::ESRCH) => false,
        _ => !std::fs::read_to_string(format!("/proc/{pid}/stat"))
            .is_ok_and(|stat| stat.rsplit_once(") ").is_some_and(|(_, state)| state.starts_with(['Z', 'X']))),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("4242\n/d/postgres\n1700000000\n5432\n/d/socket\n\n  1 2\nready   \n", Some((4242, Some("/d/socket"))))]
    #[case("4242\n/d/postgres\n1700000000\n5432\n", Some((4242, None)))]
    #[case("4242\n/d/postgres\n1700000000\n5432\n\n*\n", Some((4242, None)))]
    #[case("-1\n", None)]
    #[case("0\n", None)]
    #[case("1\n", None)]
    #[case("x\n", None)]
    #[case("", None)]
    fn pid_files_are_read(#[case] text: &str, #[case] expected: Option<(i32, Option<&str>)>) {
        let found = parse_pid_file(text).map(|r| (r.pid.as_raw(), r.socket));
        assert_eq!(found, expected.map(|(pid, socket)| (pid, socket.map(PathBuf::from))));
    }

    #[test]
    fn an_ended_process_is_not_alive_even_before_its_parent_notes_it() {
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let pid = Pid::from_raw(child.id().cast_signed());
        let since = Instant::now();
        while alive(pid) {
            assert!(since.elapsed() < Duration::from_secs(10), "a zombie counts as alive");
            std::thread::sleep(Duration::from_millis(5));
        }
        child.wait().unwrap();
        assert!(alive(Pid::this()));
    }

    #[test]
    fn the_end_of_a_long_text_is_kept() {
        let text: Vec<String> = (0..40).map(|n| n.to_string()).collect();
        let tail = last_lines(&text.join("\n"));
        assert!(tail.starts_with("25\n") && tail.ends_with("\n39"), "{tail}");
    }
}
