//! Finding an installed PostgreSQL server, and how to install one.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::LocalError;

/// The oldest major version Ateneo works with (the oldest still maintained by PostgreSQL's makers).
pub const OLDEST: u32 = 14;

/// A directory that holds both `postgres` and `initdb`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    pub dir: PathBuf,
    /// Major version, such as 15.
    pub major: u32,
}

/// Where distributions put servers beside each other: parent, start of the name, rest of the path.
const PLACES: &[(&str, &str, &str)] = &[
    ("/usr/lib/postgresql", "", "bin"), // Debian, Ubuntu
    ("/usr", "pgsql-", "bin"),          // PostgreSQL's own packages for Red Hat
    ("/usr/libexec", "postgresql", ""), // Alpine
    ("/usr/lib", "postgresql", "bin"),  // openSUSE
];

/// Directories that may hold a server, best first: `pg_config --bindir`, `PATH`, then the
/// distributions' own places, newest version first.
///
/// None is promised to hold one: the `pg_config` of a client library names a directory without a server.
pub fn candidates() -> Vec<PathBuf> {
    let mut found = Vec::new();
    if let Ok(output) = Command::new("pg_config").arg("--bindir").stdin(Stdio::null()).output()
        && output.status.success()
        && let Ok(dir) = std::str::from_utf8(&output.stdout)
    {
        found.push(PathBuf::from(dir.trim_end()));
    }
    if let Some(path) = std::env::var_os("PATH") {
        found.extend(std::env::split_paths(&path).filter(|dir| dir.is_absolute()));
    }
    for &(parent, start, rest) in PLACES {
        found.extend(versions(Path::new(parent), start).into_iter().map(|dir| dir.join(rest)));
    }
    found
}

/// Directories `parent/start<version>`, newest first.
fn versions(parent: &Path, start: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(parent) else { return Vec::new() };
    let mut found: Vec<(u32, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name();
            let version = name.to_str()?.strip_prefix(start)?.split('.').next()?.parse().ok()?;
            Some((version, entry.path()))
        })
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, path)| path).collect()
}

/// The first of `candidates` that holds a usable server; with `wanted`, one of that major version,
/// for only that version can read a cluster made by it.
///
/// # Errors
/// `NoBinaries` with the command that installs them, `TooOld`, or `Version` naming both versions.
pub fn find(candidates: &[PathBuf], cluster: &Path, wanted: Option<&str>) -> Result<Binaries, LocalError> {
    let mut others: Vec<Binaries> = Vec::new();
    for dir in candidates {
        // A link such as /usr/local/bin/postgres leads to the directory with the whole server.
        let Ok(postgres) = dir.join("postgres").canonicalize() else { continue };
        let real = postgres.parent().map_or(dir.clone(), Path::to_path_buf);
        let Some(dir) = [real, dir.clone()]
            .into_iter()
            .find(|dir| dir.join("postgres").is_file() && dir.join("initdb").is_file())
        else {
            continue;
        };
        if others.iter().any(|seen| seen.dir == dir) {
            continue;
        }
        let Some(major) = major(&dir.join("postgres")) else { continue };
        let fits = match wanted {
            Some(wanted) => wanted == major.to_string(),
            None => major >= OLDEST,
        };
        let found = Binaries { dir, major };
        if fits {
            return Ok(found);
        }
        others.push(found);
    }
    let Some(other) = others.first() else {
        return Err(LocalError::NoBinaries { advice: install_advice() });
    };
    Err(match wanted {
        None => LocalError::TooOld { found: other.major, dir: other.dir.clone() },
        Some(wanted) => LocalError::Version {
            cluster: cluster.to_owned(),
            wanted: wanted.to_owned(),
            found: others.iter().map(|b| b.major.to_string()).collect::<Vec<_>>().join(", "),
        },
    })
}

fn major(postgres: &Path) -> Option<u32> {
    let output = Command::new(postgres).arg("--version").stdin(Stdio::null()).output().ok()?;
    parse_version(std::str::from_utf8(&output.stdout).ok()?)
}

/// The 15 of `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`, or of `18beta1`.
fn parse_version(line: &str) -> Option<u32> {
    let version = line.strip_prefix("postgres (PostgreSQL) ")?;
    let digits = version.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

fn install_advice() -> String {
    let release = ["/etc/os-release", "/usr/lib/os-release"];
    let text = release.iter().find_map(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
    let sudo = if nix::unistd::geteuid().is_root() { "" } else { "sudo " };
    match install_command(&text) {
        Some(command) => format!("install it with `{sudo}{command}`"),
        None => "install your system's package of the PostgreSQL server".to_owned(),
    }
}

/// The command that installs a PostgreSQL server on the distribution that `os_release` describes
/// (os-release(5)): by its `ID`, then by the ones it is like.
fn install_command(os_release: &str) -> Option<&'static str> {
    let value = |key: &str| {
        let line = os_release.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        line.unwrap_or_default().trim_matches(['"', '\'', ' ']).to_owned()
    };
    let ids = format!("{} {}", value("ID"), value("ID_LIKE"));
    for id in ids.split_whitespace() {
        return Some(match id {
            "debian" | "ubuntu" => "apt-get install -y postgresql",
            "fedora" | "rhel" | "centos" => "dnf install -y postgresql-server",
            "alpine" => "apk add postgresql",
            "arch" => "pacman -S --noconfirm postgresql",
            "suse" | "opensuse" | "sles" => "zypper install -y postgresql-server",
            id if id.starts_with("opensuse") => "zypper install -y postgresql-server",
            _ => continue,
        });
    }
    None
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n", "apt-get install -y postgresql")]
    #[case("ID=linuxmint\nID_LIKE=\"ubuntu debian\"", "apt-get install -y postgresql")]
    #[case("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"", "dnf install -y postgresql-server")]
    #[case("ID='alpine'", "apk add postgresql")]
    #[case("ID=arch", "pacman -S --noconfirm postgresql")]
    #[case("ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"", "zypper install -y postgresql-server")]
    fn the_install_command_is_the_distribution_s_own(#[case] os_release: &str, #[case] command: &str) {
        assert_eq!(install_command(os_release), Some(command));
    }

    #[rstest]
    #[case("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", Some(15))]
    #[case("postgres (PostgreSQL) 18beta1", Some(18))]
    #[case("postgres: command moved", None)]
    #[case("", None)]
    fn the_major_version_is_read(#[case] line: &str, #[case] major: Option<u32>) {
        assert_eq!(parse_version(line), major);
    }

    /// A directory with an `initdb` and a `postgres` that only tell their version.
    fn server(root: &Path, name: &str, version: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let dir = root.join(name);
        std::fs::create_dir(&dir).unwrap();
        for program in ["initdb", "postgres"] {
            let path = dir.join(program);
            std::fs::write(&path, format!("#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        dir
    }

    #[test]
    fn without_candidates_the_error_has_the_install_command() {
        let error = find(&[], Path::new("/d"), None).unwrap_err();
        assert!(matches!(&error, LocalError::NoBinaries { .. }));
        assert!(error.to_string().contains("install"), "{error}");
    }

    #[test]
    fn a_directory_without_initdb_is_passed_over() {
        let root = tempfile::tempdir().unwrap();
        let client = server(root.path(), "client", "17.1");
        std::fs::remove_file(client.join("initdb")).unwrap();
        let whole = server(root.path(), "whole", "16.2");
        let found =
            find(&[root.path().join("absent"), client, whole.clone()], Path::new("/d"), None).unwrap();
        assert_eq!(found, Binaries { dir: whole.canonicalize().unwrap(), major: 16 });
    }

    #[test]
    fn a_link_leads_to_the_whole_server() {
        let root = tempfile::tempdir().unwrap();
        let whole = server(root.path(), "whole", "16.2");
        let links = root.path().join("links");
        std::fs::create_dir(&links).unwrap();
        std::os::unix::fs::symlink(whole.join("postgres"), links.join("postgres")).unwrap();
        assert_eq!(find(&[links], Path::new("/d"), None).unwrap().dir, whole.canonicalize().unwrap());
    }

    #[test]
    fn a_cluster_gets_the_version_that_made_it_or_an_error_with_both() {
        let root = tempfile::tempdir().unwrap();
        let dirs = [server(root.path(), "a", "17.1"), server(root.path(), "b", "15.2")];
        assert_eq!(find(&dirs, Path::new("/d"), Some("15")).unwrap().major, 15);
        let error = find(&dirs, Path::new("/data/postgres"), Some("14")).unwrap_err().to_string();
        for part in ["/data/postgres", "PostgreSQL 14", "17, 15"] {
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn a_server_too_old_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let dirs = [server(root.path(), "a", "11.22")];
        assert!(matches!(find(&dirs, Path::new("/d"), None), Err(LocalError::TooOld { found: 11, .. })));
    }

    #[test]
    fn versions_are_listed_newest_first() {
        let root = tempfile::tempdir().unwrap();
        for name in ["pgsql-9.6", "pgsql-15", "pgsql-17", "pgsql-docs", "other"] {
            std::fs::create_dir(root.path().join(name)).unwrap();
        }
        let names: Vec<_> = versions(root.path(), "pgsql-");
        assert_eq!(names, ["pgsql-17", "pgsql-15", "pgsql-9.6"].map(|name| root.path().join(name)));
    }
}
