//! `ateneo demo`: two houses on loopback that federate over real HTTP, with content to look at.
//!
//! Each is a process of its own with a PostgreSQL of its own; what crosses between them crosses as
//! between strangers.

mod content;
mod cross;
mod life;
mod plant;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use clap::Args;
use tokio::process::{Child, Command};

use super::house::{self, House};
use crate::config::{Config, RegistrationMode};
use crate::db::local::{Cluster, LocalError};
use crate::telemetry;

#[derive(Debug, Args)]
pub struct Arguments {
    /// Forget the demonstration's data and begin again.
    #[arg(long)]
    reset: bool,
    /// Where its data is kept [default: data/demo].
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Port of the hub; the campus takes the next. Only for a new demonstration.
    #[arg(long, default_value_t = 8410)]
    port: u16,
    /// Prepare everything, print the addresses and stop.
    #[arg(long)]
    prepare_only: bool,
}

/// Everybody in the demonstration signs in with this.
pub(super) const PASSWORD: &str = "comunidad-de-practica";

/// One of the two houses.
struct Side {
    name: &'static str,
    /// A member to sign in as.
    member: &'static str,
    content: &'static str,
    life: &'static str,
    port: u16,
    data_dir: PathBuf,
}

impl Side {
    fn url(&self) -> String {
        format!("http://{}.localhost:{}", self.name, self.port)
    }

    fn environment(&self, content: &content::Content) -> Vec<(&'static str, String)> {
        vec![
            ("ATENEO_PUBLIC_URL", self.url()),
            ("ATENEO_BIND", format!("127.0.0.1:{}", self.port)),
            ("ATENEO_DATA_DIR", self.data_dir.display().to_string()),
            ("ATENEO_INSTANCE__TITLE", content.instance.title.clone()),
            ("ATENEO_INSTANCE__LANGUAGES", content.instance.languages.join(",")),
            ("ATENEO_FEDERATION__ALLOW_LOOPBACK", "true".to_owned()),
            ("ATENEO_LOG__FILTER", "warn".to_owned()),
        ]
    }

    /// The same settings for this process, without touching its environment.
    fn config(&self, content: &content::Content) -> anyhow::Result<Config> {
        let mut config = Config::load(None)?;
        config.public_url = self.url().parse()?;
        config.bind = format!("127.0.0.1:{}", self.port).parse()?;
        config.data_dir.clone_from(&self.data_dir);
        config.database_url = None;
        config.instance.title.clone_from(&content.instance.title);
        config.instance.languages =
            content.instance.languages.iter().filter_map(|code| crate::text::Language::parse(code)).collect();
        config.registration.mode = RegistrationMode::Open;
        config.federation.allow_loopback = true;
        Ok(config)
    }
}

pub async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    telemetry::log(&crate::config::Log {
        filter: "warn".to_owned(),
        format: crate::config::LogFormat::Text,
    })?;
    let root = reachable_root(arguments.data_dir.as_deref()).await?;
    if arguments.reset && root.join("ports").exists() {
        println!("Forgetting the earlier demonstration …");
        std::fs::remove_dir_all(&root).with_context(|| format!("cannot remove {}", root.display()))?;
        crate::db::local::create_data_dir(&root)?;
    }
    let (hub, campus) = sides(&root, arguments.port)?;
    for side in [&hub, &campus] {
        TcpListener::bind(("127.0.0.1", side.port)).with_context(|| {
            format!(
                "port {} is taken: is the demonstration running already? Else free it, or use --reset --port",
                side.port
            )
        })?;
    }
    let started = Instant::now();
    let (hub_content, campus_content) = (content::parse(hub.content)?, content::parse(campus.content)?);
    let ready = root.join("ready");
    let fresh = !ready.exists();
    if fresh {
        println!("Preparing the demonstration (once, about half a minute) …");
        plant(&hub, &hub_content).await?;
        plant(&campus, &campus_content).await?;
    }
    let mut children = vec![start(&hub, &hub_content).await?, start(&campus, &campus_content).await?];
    let outcome = async {
        for side in [&hub, &campus] {
            answers(side, &mut children).await?;
        }
        if fresh {
            cross::run(&hub, &campus, (&hub_content, &campus_content)).await?;
            std::fs::write(&ready, "")?;
        }
        announce(&hub, &campus, started);
        if !arguments.prepare_only {
            tokio::select! {
                () = house::signal() => println!("\nStopping …"),
                ended = any_ended(&mut children) => bail!("{ended}"),
            }
        }
        Ok(())
    };
    let outcome = outcome.await;
    stop(children).await;
    outcome.map(|()| ExitCode::SUCCESS)
}

/// The data directory, or one below /var/tmp when PostgreSQL's user cannot reach it (a clone in a
/// private home, run by root).
async fn reachable_root(given: Option<&Path>) -> anyhow::Result<PathBuf> {
    let wanted = given.map_or_else(|| PathBuf::from("data/demo"), Path::to_owned);
    let probe = wanted.join("hub");
    match Cluster::join(&probe).await {
        Ok(cluster) => {
            cluster.leave().await?;
            Ok(std::path::absolute(wanted)?)
        }
        Err(error) if given.is_none() && error.is_unreachable() => {
            let root = PathBuf::from(format!("/var/tmp/ateneo-demo-{}", nix::unistd::getuid()));
            println!("{error}");
            println!("The demonstration's data goes to {} instead.", root.display());
            crate::db::local::create_data_dir(&root)?;
            Ok(root)
        }
        Err(error) => Err(error.into()),
    }
}

/// Ports are part of every id, so they are kept with the data.
fn sides(root: &Path, port: u16) -> anyhow::Result<(Side, Side)> {
    let file = root.join("ports");
    let first = match std::fs::read_to_string(&file) {
        Ok(text) => {
            text.trim().parse().with_context(|| format!("{} is damaged: use --reset", file.display()))?
        }
        Err(_) => {
            let free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
            let first =
                (port..port.saturating_add(200)).step_by(2).find(|port| free(*port) && free(port + 1));
            let first = first.context("no two free ports next to each other: use --port")?;
            std::fs::write(&file, first.to_string())?;
            first
        }
    };
    let side = |name, member, (content, life), port| Side {
        name,
        member,
        content,
        life,
        port,
        data_dir: root.join(name),
    };
    let (hub, campus) = (
        (include_str!("hub.toml"), include_str!("hub_life.toml")),
        (include_str!("campus.toml"), include_str!("campus_life.toml")),
    );
    Ok((side("hub", "lucia", hub, first), side("campus", "tereza", campus, first + 1)))
}

async fn plant(side: &Side, content: &content::Content) -> anyhow::Result<()> {
    let house = House::open(side.config(content)?).await?;
    let planted = plant::plant(&house.app, content, &life::parse(side.life)?).await;
    house.close().await?;
    let summary = planted?;
    println!("  {}: {summary}", content.instance.title);
    Ok(())
}

async fn start(side: &Side, content: &content::Content) -> anyhow::Result<Child> {
    let program = std::env::current_exe()?;
    let mut command = Command::new(program);
    // Its settings are these alone, whatever the surroundings say.
    for (key, _) in std::env::vars_os().filter(|(key, _)| key.to_string_lossy().starts_with("ATENEO_")) {
        command.env_remove(key);
    }
    Ok(command
        .arg("serve")
        .envs(side.environment(content))
        .stdin(Stdio::null())
        // Ctrl-C reaches us; we stop them in order.
        .process_group(0)
        .kill_on_drop(true)
        .spawn()?)
}

async fn answers(side: &Side, children: &mut [Child]) -> anyhow::Result<()> {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        if tokio::net::TcpStream::connect(("127.0.0.1", side.port)).await.is_ok() {
            return Ok(());
        }
        for child in children.iter_mut() {
            if let Some(status) = child.try_wait()? {
                bail!("a house ended early: {status}");
            }
        }
        if Instant::now() > deadline {
            bail!("{} does not answer", side.url());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn announce(hub: &Side, campus: &Side, started: Instant) {
    println!("\nReady after {:.0} s. Two houses that know each other:\n", started.elapsed().as_secs_f64());
    for side in [hub, campus] {
        println!("{}", side.url());
        println!("  sign in as {} with the password {PASSWORD}\n", side.member);
    }
    println!("The campus follows a community of the hub; write there and see it arrive:\n");
    println!("{}/c/origen", hub.url());
    println!("{}/c/origen@hub.localhost:{}", campus.url(), hub.port);
    println!("\nCtrl-C stops both. A second start reuses the data; --reset begins again.");
}

async fn any_ended(children: &mut [Child]) -> String {
    loop {
        for child in children.iter_mut() {
            match child.try_wait() {
                Ok(None) => {}
                Ok(Some(status)) => return format!("a house ended: {status}"),
                Err(error) => return error.to_string(),
            }
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

/// Asks the houses to stop and waits; each stops its PostgreSQL.
async fn stop(children: Vec<Child>) {
    for child in &children {
        if let Some(pid) = child.id().and_then(|pid| i32::try_from(pid).ok()) {
            let _ =
                nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGTERM);
        }
    }
    for mut child in children {
        let _ = tokio::time::timeout(Duration::from_secs(40), child.wait()).await;
    }
}

impl LocalError {
    /// The user PostgreSQL runs as cannot reach the directory.
    fn is_unreachable(&self) -> bool {
        matches!(self, Self::Unreachable { .. })
    }
}
