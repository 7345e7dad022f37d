//! Commands for administrators and scripts; they work beside a running server.

use std::io::Read as _;

use clap::{Args, Subcommand};

use super::house::House;
use crate::accounts::account::{self, Registration};
use crate::accounts::departure::Posts;
use crate::accounts::{Member, admission, password, token};
use crate::communities::community::{self, NewCommunity};
use crate::communities::membership::{self, Role};
use crate::db::Conn;
use crate::db::page::Page;
use crate::operations::dead_letters::{self, DeadLetter, Which};
use crate::operations::deliveries;
use crate::operations::erasure;
use crate::operations::sending;
use crate::operations::servers::{self, Server, Wanted};
use crate::text::LanguageTag;

#[derive(Debug, Subcommand)]
pub enum MemberCommand {
    /// Add a member; the address counts as verified. Without a password nobody can sign in as them.
    Add(AddMember),
    /// Who asked for an account and waits to be admitted, oldest first.
    Waiting {
        /// Print them as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Erase a member at once: personal data goes, the name stays taken, other servers are told.
    Delete {
        /// Name of the member.
        name: String,
        /// Delete what they wrote too; else it stays without a name.
        #[arg(long)]
        with_posts: bool,
    },
    /// Admit a member who asked for an account.
    Approve {
        /// Name of the member.
        name: String,
    },
}

#[derive(Debug, Args)]
pub struct AddMember {
    /// Name in addresses: 2 to 30 of a-z, 0-9 and _.
    name: String,
    #[arg(long)]
    email: String,
    /// The password; visible to others on this machine, so better: --password-stdin.
    #[arg(long, conflicts_with = "password_stdin")]
    password: Option<String>,
    /// Read the password from standard input.
    #[arg(long)]
    password_stdin: bool,
    /// An administrator of this house.
    #[arg(long)]
    admin: bool,
    /// Print the member as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
pub enum CommunityCommand {
    /// Add a public community, open to join, where anyone may post.
    Add(AddCommunity),
}

#[derive(Debug, Args)]
pub struct AddCommunity {
    /// Name in addresses: 2 to 30 of a-z, 0-9 and _.
    name: String,
    #[arg(long)]
    title: String,
    /// Main language: es, pt, en, fr or another tag.
    #[arg(long)]
    language: String,
    /// Name of the member who facilitates it.
    #[arg(long)]
    facilitator: String,
    /// Print the community as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
pub enum QueueCommand {
    /// What waits, per host, and what could not be delivered.
    Status {
        /// Print it as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Try undeliverable activities again and wake paused hosts.
    Retry {
        /// Only this host, with its port if it has one.
        host: Option<String>,
    },
}

pub async fn member(house: &House, command: MemberCommand) -> anyhow::Result<()> {
    match command {
        MemberCommand::Add(add) => add_member(house, add).await,
        MemberCommand::Waiting { json } => waiting(house, json).await,
        MemberCommand::Approve { name } => approve(house, &name).await,
        MemberCommand::Delete { name, with_posts } => delete(house, &name, with_posts).await,
    }
}

async fn waiting(house: &House, json: bool) -> anyhow::Result<()> {
    let waiting = account::waiting(&mut *house.app.db.conn().await?).await?;
    if json {
        let shown: Vec<_> = waiting
            .iter()
            .map(|(member, reason)| {
                serde_json::json!({
                    "name": member.actor.name,
                    "email": member.account.email,
                    "asked_at": member.account.created_at,
                    "reason": reason,
                })
            })
            .collect();
        println!("{}", serde_json::Value::Array(shown));
    } else if waiting.is_empty() {
        println!("Nobody waits.");
    } else {
        for (member, reason) in &waiting {
            let asked = member.account.created_at.format("%F %T");
            println!("{asked} {} <{}> {}", member.actor.name, member.account.email, reason.escape_debug());
        }
    }
    Ok(())
}

async fn approve(house: &House, name: &str) -> anyhow::Result<()> {
    let app = &house.app;
    let member = account::by_login(&mut *app.db.conn().await?, name).await?.ok_or_else(|| {
        anyhow::anyhow!("there is no member {name}; `ateneo member waiting` lists who asked")
    })?;
    let id = member.account.id;
    if app.db.transaction(async |conn| admission::approve(conn, app.here(), id).await).await? {
        println!("{} is admitted", member.actor.name);
    } else {
        println!("{} was admitted before", member.actor.name);
    }
    Ok(())
}

async fn delete(house: &House, name: &str, with_posts: bool) -> anyhow::Result<()> {
    let member = local_member(&mut *house.app.db.conn().await?, name)
        .await
        .map_err(|error| missing(error, "member", name))?;
    let posts = if with_posts { Posts::Remove } else { Posts::Keep };
    erasure::erase(&house.app, &member, posts).await?;
    println!("{} is erased; other servers are being told", member.actor.name);
    Ok(())
}

async fn add_member(house: &House, add: AddMember) -> anyhow::Result<()> {
    let app = &house.app;
    let given = if add.password_stdin {
        let mut text = String::new();
        std::io::stdin().take(10_000).read_to_string(&mut text)?;
        Some(text.trim_end_matches(['\n', '\r']).to_owned())
    } else {
        add.password
    };
    let registration = Registration {
        display_name: String::new(),
        email: add.email,
        password: given.clone(),
        language: app.site.language,
        time_zone: "UTC".to_owned(),
        is_admin: add.admin,
        approved: true,
        reason: String::new(),
        name: add.name,
    };
    registration.check()?;
    let hash = match given {
        Some(given) => Some(password::hash(&app.password_slots, given).await?),
        None => None,
    };
    let made: Member = app
        .db
        .transaction(async |conn| {
            let member = account::register(conn, app.here(), &app.secret, (&registration, hash)).await?;
            account::verify_email(conn, member.account.id, app.clock.now()).await?;
            Ok(member)
        })
        .await?;
    if add.json {
        let shown =
            serde_json::json!({"id": made.account.id, "name": made.actor.name, "ap_id": made.actor.ap_id});
        println!("{shown}");
    } else {
        println!("{} added: {}", made.actor.name, made.actor.ap_id);
    }
    Ok(())
}

pub async fn community(house: &House, CommunityCommand::Add(add): CommunityCommand) -> anyhow::Result<()> {
    let app = &house.app;
    if LanguageTag::parse(&add.language).is_err() {
        anyhow::bail!("--language: {} is not a language tag such as es, pt, en or fr", add.language);
    }
    let new = NewCommunity::open(&add.name, &add.language, &add.title);
    let made = app
        .db
        .transaction(async |conn| {
            let facilitator = local_member(conn, &add.facilitator).await?;
            let view = community::create(conn, app.here(), &app.secret, &new).await?;
            let grant = (view.community.id, facilitator.actor.id);
            membership::grant(conn, app.here(), grant, (Role::Facilitator, None)).await?;
            crate::actors::follow::request(conn, app.here(), &facilitator.actor, &view.actor).await?;
            Ok(view)
        })
        .await
        .map_err(|error| missing(error, "facilitator", &add.facilitator))?;
    if add.json {
        let shown =
            serde_json::json!({"id": made.community.id, "name": made.actor.name, "ap_id": made.actor.ap_id});
        println!("{shown}");
    } else {
        println!("{} added: {}", made.actor.name, made.actor.ap_id);
    }
    Ok(())
}

async fn local_member(conn: &mut Conn, name: &str) -> crate::error::Result<Member> {
    account::by_login(conn, name).await?.ok_or(crate::error::Error::NotFound("member"))
}

/// "Not found" names who was not found.
fn missing(error: crate::error::Error, what: &str, name: &str) -> anyhow::Error {
    match error {
        crate::error::Error::NotFound("member") => {
            anyhow::anyhow!("{what} {name}: no such member here; add them with `ateneo member add`")
        }
        other => other.into(),
    }
}

/// Prints the token alone, so that a script can take it as it is.
pub async fn token(house: &House, name: &str, scopes: &str) -> anyhow::Result<()> {
    let app = &house.app;
    let scopes = token::parse_scopes(scopes)
        .map_err(|_| anyhow::anyhow!("--scopes: use one or more of: {}", token::SCOPES.join(" ")))?;
    let mut conn = app.db.conn().await?;
    let member = local_member(&mut conn, name).await.map_err(|error| missing(error, "member", name))?;
    println!("{}", token::issue(&mut conn, member.account.id, &scopes, app.clock.now()).await?);
    Ok(())
}

/// Lets things leave the house, or holds them back.
pub async fn sending(house: &House, on: bool) -> anyhow::Result<()> {
    let app = &house.app;
    let mut conn = app.db.conn().await?;
    let changed = if on {
        sending::resume(&mut conn).await?
    } else {
        sending::pause(&mut conn, sending::Reason::Administrator, app.clock.now()).await?
    };
    app.db.bell.ring_and_wait().await;
    println!(
        "{}",
        match (on, changed) {
            (true, true) => "deliveries and letters leave again",
            (true, false) => "they were not held back",
            (false, true) => "deliveries and letters are held back; `ateneo resume` lets them go",
            (false, false) => "they were held back already",
        }
    );
    Ok(())
}

pub async fn queue(house: &House, command: QueueCommand) -> anyhow::Result<()> {
    let mut conn = house.app.db.conn().await?;
    match command {
        QueueCommand::Status { json } => {
            let depth = deliveries::depth(&mut conn).await?;
            let wanted = Wanted { trouble: true, ..Wanted::default() };
            let hosts = servers::list(&mut conn, wanted, 500).await?;
            let letters = dead_letters::list(&mut conn, Which::default(), Page::first(100)).await?.rows;
            if json {
                let hosts: Vec<_> = hosts.iter().map(|host| said(host, house.app.clock.now())).collect();
                let shown = serde_json::json!({"queue": depth, "hosts": hosts, "dead_letters": letters});
                println!("{shown}");
                return Ok(());
            }
            print_status(&depth, &hosts, &letters);
        }
        QueueCommand::Retry { host } => {
            use diesel_async::AsyncConnection as _;
            let which = match &host {
                Some(host) => Which::of(servers::find(&mut conn, host).await?.id),
                None => Which::default(),
            };
            let count = conn.transaction(async |conn| dead_letters::retry(conn, which).await).await?;
            house.app.db.bell.ring_and_wait().await;
            println!("{count} put back into the queue");
        }
    }
    Ok(())
}

fn said(host: &Server, now: chrono::DateTime<chrono::Utc>) -> serde_json::Value {
    serde_json::json!({
        "host": host.host,
        "state": host.state().as_str(),
        "waiting": host.waiting,
        "lag_seconds": host.lag_seconds(now),
        "in_flight": host.in_flight,
        "dead": host.dead,
        "next_try_at": host.next_try_at,
        "last_error": host.last_error,
    })
}

fn print_status(depth: &deliveries::Depth, hosts: &[Server], letters: &[DeadLetter]) {
    if depth.waiting == 0 {
        println!("nothing waits");
    } else {
        println!("{} waiting, the oldest for {:.0} s", depth.waiting, depth.oldest_seconds);
    }
    for host in hosts {
        let error =
            host.last_error.as_deref().map(|error| format!("; last error: {error}")).unwrap_or_default();
        let next =
            host.next_try_at.map(|at| format!("; next try {}", at.format("%F %T UTC"))).unwrap_or_default();
        let state = host.state().as_str();
        println!("{}: {state}, {} waiting, {} dead{next}{error}", host.host, host.waiting, host.dead);
    }
    if !letters.is_empty() {
        println!("\nundeliverable (`ateneo queue retry` tries them again):");
    }
    for letter in letters {
        let activity = letter.activity.as_deref().unwrap_or("(pruned)");
        println!("{} {} -> {}: {}", letter.last_at.format("%F %T"), activity, letter.inbox, letter.reason);
    }
}
