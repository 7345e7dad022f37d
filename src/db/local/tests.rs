//! Against a real server; without one they fail with the command that installs it.

use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::process::{Child, Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, geteuid, getpgid};
use tempfile::TempDir;
use tokio_postgres::NoTls;

use super::*;

/// A directory below /var/tmp that every user can pass through, gone at the end.
fn room() -> TempDir {
    let room = tempfile::Builder::new().prefix("ateneo-test-").tempdir_in("/var/tmp").unwrap();
    std::fs::set_permissions(room.path(), PermissionsExt::from_mode(0o755)).unwrap();
    room
}

async fn join(data_dir: &Path) -> Cluster {
    Cluster::join(data_dir).await.unwrap_or_else(|error| panic!("{error}"))
}

/// One value of the first row, as text.
async fn query(url: &str, sql: &str) -> String {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    let rows = client.simple_query(sql).await.unwrap();
    rows.iter()
        .find_map(|message| match message {
            tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        })
        .unwrap_or_default()
}

fn pid(cluster: &Cluster) -> Pid {
    cluster.membership.site.running().expect("the server runs").pid
}

fn gone(pid: Pid) -> bool {
    match kill(pid, None) {
        Err(_) => true,
        // Ended, but not noted: where process 1 notes nothing.
        Ok(()) => {
            std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| stat.contains(") Z "))
        }
    }
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let since = Instant::now();
    while !holds() {
        assert!(since.elapsed() < Duration::from_secs(60), "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Another process that is a member until it is killed.
struct Other(Child);

impl Other {
    async fn join(data_dir: &Path) -> Self {
        let ready = data_dir.with_extension("ready");
        let _ = std::fs::remove_file(&ready);
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "db::local::tests::other_process", "--ignored", "--nocapture"])
            .env("ATENEO_TEST_DATA_DIR", data_dir)
            .env("ATENEO_TEST_READY", &ready)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut other = Self(child);
        until("the other process joins", || {
            assert!(other.0.try_wait().unwrap().is_none(), "the other process ended");
            ready.exists()
        })
        .await;
        other
    }

    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
#[ignore = "run by the other tests, as a process of its own"]
async fn other_process() {
    let data_dir = PathBuf::from(std::env::var_os("ATENEO_TEST_DATA_DIR").unwrap());
    let _cluster = join(&data_dir).await;
    std::fs::write(std::env::var_os("ATENEO_TEST_READY").unwrap(), "").unwrap();
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn the_last_one_out_stops_the_server() {
    let room = room();
    let data_dir = room.path().join("a b,'\"é");
    let first = join(&data_dir).await;
    let second = join(&data_dir).await;
    let server = pid(&first);
    assert_eq!(server, pid(&second));
    assert_eq!(first.url(), second.url());
    assert_eq!(query(first.url(), "SELECT current_database() || ' ' || current_user").await, "ateneo ateneo");

    first.leave().await.unwrap();
    assert!(!gone(server));
    assert_eq!(query(second.url(), "SELECT 1").await, "1");
    // An open connection does not hold the stop back.
    let (client, connection) = tokio_postgres::connect(second.url(), NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    second.leave().await.unwrap();
    assert!(gone(server));
    assert!(connection.await.unwrap().is_err());
    drop(client);
    let log = std::fs::read_to_string(data_dir.join("postgres.log")).unwrap();
    assert!(log.contains("database system is shut down"), "{log}");

    // The next start finds a cluster that was stopped cleanly.
    let third = join(&data_dir).await;
    third.leave().await.unwrap();
    let log = std::fs::read_to_string(data_dir.join("postgres.log")).unwrap();
    assert!(!log.contains("not properly shut down"), "{log}");
}

#[tokio::test]
async fn the_cluster_is_private_durable_and_out_of_the_terminal_s_reach() {
    let room = room();
    let data_dir = room.path().join("data");
    let cluster = join(&data_dir).await;
    let setting = async |name: &str| query(cluster.url(), &format!("SHOW {name}")).await;
    for (name, value) in [
        ("listen_addresses", ""),
        ("fsync", "on"),
        ("max_connections", "200"),
        ("idle_in_transaction_session_timeout", "5s"),
        ("server_encoding", "UTF8"),
        ("data_checksums", "on"),
        ("is_superuser", "off"),
    ] {
        assert_eq!(setting(name).await, value, "{name}");
    }
    let mode = |path: &str| std::fs::metadata(data_dir.join(path)).unwrap().mode() & 0o777;
    assert_eq!((mode("postgres"), mode("socket"), mode("postgres.log")), (0o700, 0o700, 0o600));
    assert_eq!(mode(""), if geteuid().is_root() { 0o711 } else { 0o700 });
    assert_ne!(getpgid(Some(pid(&cluster))).unwrap(), getpgid(None).unwrap());
    cluster.leave().await.unwrap();
}

#[tokio::test]
async fn many_join_at_once() {
    let room = room();
    let data_dir = room.path().join("data");
    let clusters = futures_util::future::join_all((0..5).map(|_| join(&data_dir))).await;
    let server = pid(&clusters[0]);
    assert!(clusters.iter().all(|cluster| pid(cluster) == server));
    futures_util::future::join_all(clusters.into_iter().map(Cluster::leave))
        .await
        .into_iter()
        .for_each(|left| left.unwrap());
    assert!(gone(server));
}

#[tokio::test]
async fn dropping_leaves_as_well() {
    let room = room();
    let cluster = join(&room.path().join("data")).await;
    let server = pid(&cluster);
    drop(cluster);
    assert!(gone(server));
}

#[tokio::test]
async fn giving_up_while_joining_leaves_no_server() {
    let room = room();
    let data_dir = room.path().join("data");
    join(&data_dir).await.leave().await.unwrap();
    let cluster = data_dir.join("postgres");
    let mut given_up = 0;
    for milliseconds in [1, 10, 20, 25, 30, 35, 40, 45, 50, 60, 80, 120] {
        let limit = Duration::from_millis(milliseconds);
        match tokio::time::timeout(limit, Cluster::join(&data_dir)).await {
            Ok(joined) => joined.unwrap().leave().await.unwrap(),
            Err(_) => given_up += 1,
        }
        // One that had only begun to start would be there by now.
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(working_in(&cluster), 0, "after {milliseconds} ms");
    }
    assert!(given_up > 0);
}

/// Processes whose working directory is `dir`, as far as /proc tells.
fn working_in(dir: &Path) -> usize {
    let Ok(processes) = std::fs::read_dir("/proc") else { return 0 };
    let working = |process: &std::fs::DirEntry| std::fs::read_link(process.path().join("cwd"));
    processes.flatten().filter(|process| working(process).is_ok_and(|cwd| cwd == dir)).count()
}

#[tokio::test]
async fn the_server_outlives_the_killed_process_that_started_it() {
    let room = room();
    let data_dir = room.path().join("data");
    let other = Other::join(&data_dir).await;
    let cluster = join(&data_dir).await;
    let server = pid(&cluster);
    other.kill();
    assert_eq!(query(cluster.url(), "SELECT 1").await, "1");
    // The killed one is no member any more.
    cluster.leave().await.unwrap();
    assert!(gone(server));
}

#[tokio::test]
async fn it_stays_while_another_process_is_a_member() {
    let room = room();
    let data_dir = room.path().join("data");
    let cluster = join(&data_dir).await;
    let server = pid(&cluster);
    let url = cluster.url().to_owned();
    let other = Other::join(&data_dir).await;
    cluster.leave().await.unwrap();
    assert!(!gone(server));
    assert_eq!(query(&url, "SELECT 1").await, "1");
    other.kill();

    // Nobody is left, the server still runs: it is adopted, and stopped by who adopted it.
    let next = join(&data_dir).await;
    assert_eq!(pid(&next), server);
    next.leave().await.unwrap();
    assert!(gone(server));
}

#[tokio::test]
async fn a_killed_server_recovers_what_was_committed() {
    let room = room();
    let data_dir = room.path().join("data");
    let cluster = join(&data_dir).await;
    query(cluster.url(), "CREATE TABLE kept AS SELECT 42 AS n").await;
    // A child of the server that is busy when its parent dies, and holds the shared memory.
    let (busy, connection) = tokio_postgres::connect(cluster.url(), NoTls).await.unwrap();
    tokio::spawn(connection);
    let statement = "SELECT count(*) FROM generate_series(1, 8000000)";
    let busy = tokio::spawn(async move { busy.simple_query(statement).await.map(|_| ()) });
    tokio::time::sleep(Duration::from_millis(100)).await;

    let killed = pid(&cluster);
    kill(killed, Signal::SIGKILL).unwrap();
    until("the server is gone", || gone(killed)).await;
    assert!(data_dir.join("postgres/postmaster.pid").exists(), "a killed server leaves its pid file");
    let next = join(&data_dir).await;
    assert_ne!(pid(&next), killed);
    assert_eq!(query(next.url(), "SELECT n FROM kept").await, "42");
    let _ = busy.await.unwrap();
    next.leave().await.unwrap();
    cluster.leave().await.unwrap();
}

#[tokio::test]
async fn a_pid_file_that_names_another_living_process_is_no_hindrance() {
    let room = room();
    let data_dir = room.path().join("data");
    let cluster = join(&data_dir).await;
    let site = cluster.membership.site.clone();
    cluster.leave().await.unwrap();
    // As the cluster's owner, so that PostgreSQL itself would take it for a server.
    let mut bystander = site.owner.command(Path::new("/bin/sleep")).arg("60").spawn().unwrap();
    let path = site.cluster.join("postmaster.pid");
    let text = format!("{}\n{}\n1700000000\n5432\n\n\n", bystander.id(), site.cluster.display());
    std::fs::write(&path, text).unwrap();
    let next = join(&data_dir).await;
    assert_ne!(pid(&next).as_raw().cast_unsigned(), bystander.id());
    next.leave().await.unwrap();
    assert!(bystander.try_wait().unwrap().is_none(), "the bystander was hit");
    bystander.kill().unwrap();
    bystander.wait().unwrap();
}

#[tokio::test]
async fn a_long_path_works_by_a_short_socket() {
    let room = room();
    let data_dir = room.path().join("long".repeat(30));
    let first = join(&data_dir).await;
    assert!(!first.socket.starts_with(room.path()), "{:?}", first.socket);
    let found = std::fs::metadata(&first.socket).unwrap();
    assert_eq!(found.mode() & 0o777, 0o700);
    let second = join(&data_dir).await;
    assert_eq!(first.url(), second.url());
    assert_eq!(query(second.url(), "SELECT 1").await, "1");
    first.leave().await.unwrap();
    let socket = second.socket.clone();
    second.leave().await.unwrap();
    assert!(!socket.exists(), "{socket:?} stays behind");
}

#[tokio::test]
async fn an_unreachable_data_dir_is_named() {
    let room = room();
    let closed = room.path().join("closed");
    std::fs::DirBuilder::new().mode(0o700).create(&closed).unwrap();
    let data_dir = closed.join("below/data");
    let result = Cluster::join(&data_dir).await;
    if geteuid().is_root() {
        let error = result.unwrap_err();
        assert!(
            matches!(&error, LocalError::Unreachable { directory, .. } if *directory == closed),
            "{error}"
        );
        assert!(error.to_string().contains(&format!("chmod o+x {}", closed.display())), "{error}");
    } else {
        // Its own 0700 directory hinders nobody who stays the same user.
        result.unwrap().leave().await.unwrap();
    }
}

#[tokio::test]
async fn another_version_s_cluster_is_refused_with_both_versions() {
    let room = room();
    let data_dir = room.path().join("data");
    join(&data_dir).await.leave().await.unwrap();
    let path = data_dir.join("postgres/PG_VERSION");
    let installed = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, "13\n").unwrap();
    let error = Cluster::join(&data_dir).await.unwrap_err();
    assert!(matches!(error, LocalError::Version { .. }), "{error}");
    let text = error.to_string();
    assert!(text.contains("PostgreSQL 13") && text.contains(installed.trim()), "{text}");

    std::fs::remove_file(&path).unwrap();
    let error = Cluster::join(&data_dir).await.unwrap_err();
    assert!(matches!(error, LocalError::NotACluster { .. }), "{error}");
}

#[tokio::test]
async fn without_binaries_nothing_is_made() {
    let room = room();
    let data_dir = room.path().join("data");
    let error = Cluster::join_with(&data_dir, Vec::new).await.unwrap_err();
    assert!(matches!(error, LocalError::NoBinaries { .. }), "{error}");
    assert!(!data_dir.join("postgres").exists());
    // The failed one is no member any more: the next can start and stop.
    let cluster = join(&data_dir).await;
    let server = pid(&cluster);
    // A running server needs no binaries to be joined.
    Cluster::join_with(&data_dir, Vec::new).await.unwrap().leave().await.unwrap();
    cluster.leave().await.unwrap();
    assert!(gone(server));
}

#[tokio::test]
async fn a_server_that_does_not_start_says_why() {
    let room = room();
    let data_dir = room.path().join("data");
    join(&data_dir).await.leave().await.unwrap();
    std::fs::write(data_dir.join("postgres/global/pg_control"), [7; 8192]).unwrap();
    let error = Cluster::join(&data_dir).await.unwrap_err();
    let LocalError::Start { tail, log } = &error else { panic!("{error}") };
    assert!(tail.contains("database files are incompatible with server"), "{tail}");
    assert!(!tail.contains("ready to accept connections"), "an older start's lines: {tail}");
    assert!(error.to_string().contains(&log.display().to_string()));
}

#[tokio::test]
async fn an_unfinished_cluster_is_made_anew() {
    let room = room();
    let data_dir = room.path().join("data");
    let unfinished = data_dir.join("postgres.new.17");
    std::fs::create_dir_all(unfinished.join("base")).unwrap();
    std::fs::set_permissions(&data_dir, PermissionsExt::from_mode(0o711)).unwrap();
    let cluster = join(&data_dir).await;
    assert!(!unfinished.exists());
    cluster.leave().await.unwrap();
}

#[tokio::test]
async fn a_long_log_is_moved_aside() {
    let room = room();
    let data_dir = room.path().join("data");
    join(&data_dir).await.leave().await.unwrap();
    let log = data_dir.join("postgres.log");
    let file = std::fs::OpenOptions::new().write(true).open(&log).unwrap();
    file.set_len(10 * 1024 * 1024 + 1).unwrap();
    join(&data_dir).await.leave().await.unwrap();
    assert!(std::fs::metadata(&log).unwrap().len() < 1024 * 1024);
    assert!(data_dir.join("postgres.log.1").exists());
}

#[tokio::test]
async fn databases_are_copied_and_dropped() {
    let room = room();
    let cluster = join(&room.path().join("data")).await;
    let admin = cluster.url_of("postgres");
    create_database(&admin, "template_of_test", None).await.unwrap();
    query(&cluster.url_of("template_of_test"), "CREATE TABLE t AS SELECT 7 AS n").await;
    create_database(&admin, "copy", Some("template_of_test")).await.unwrap();
    assert_eq!(query(&cluster.url_of("copy"), "SELECT n FROM t").await, "7");

    let error = create_database(&admin, "copy", None).await.unwrap_err();
    assert!(error.to_string().contains("already exists"), "{error}");
    let error = create_database(&admin, "x; DROP DATABASE copy", None).await.unwrap_err();
    assert!(matches!(error, LocalError::Identifier(_)), "{error}");

    // A connection to it does not hold the drop back.
    let (client, connection) = tokio_postgres::connect(&cluster.url_of("copy"), NoTls).await.unwrap();
    tokio::spawn(connection);
    drop_database(&admin, "copy").await.unwrap();
    drop_database(&admin, "copy").await.unwrap();
    drop(client);
    let left = "SELECT count(*) FROM pg_database WHERE datname = 'copy'";
    assert_eq!(query(cluster.url(), left).await, "0");
    cluster.leave().await.unwrap();
}

#[tokio::test]
async fn control_characters_in_the_path_are_refused() {
    let error = Cluster::join(Path::new("/var/tmp/ateneo\ntest")).await.unwrap_err();
    assert!(matches!(error, LocalError::Name(_)), "{error}");
}
