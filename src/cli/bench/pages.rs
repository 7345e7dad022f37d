//! Every page, as the whole service answers it: CPU of both processes, statements, bytes as they travel.

use anyhow::Context as _;
use axum::Router;
use axum::body::{Body, to_bytes};
use http::{Request, StatusCode, header};
use tokio_postgres::NoTls;
use tower::ServiceExt as _;

use super::usage::{Meter, queries};
use crate::accounts::{account, session};
use crate::app::AppState;
use crate::cli::web;

/// Pages with `{…}` for what the house has; those of members only are asked for by members only.
const PAGES: &[(&str, &str, bool)] = &[
    ("home", "/", false),
    ("communities", "/communities", false),
    ("community", "/c/{community}", false),
    ("community, newest", "/c/{community}?sort=new", false),
    ("community, unanswered", "/c/{community}?sort=unanswered", false),
    ("about a community", "/c/{community}/about", false),
    ("topic", "/post/{topic}", false),
    ("topic of 500 replies", "/post/{long}", false),
    ("person", "/u/{person}", false),
    ("search", "/search", false),
    ("search, rare word", "/search?q={rare}", false),
    ("search, common word", "/search?q={common}", false),
    ("search, filtered", "/search?q={common}&type=question&language=es", false),
    ("tag", "/tag/aduanas", false),
    ("sign in", "/signin", false),
    ("register", "/register", false),
    ("absent page", "/nothing", false),
    ("new topic", "/c/{community}/topics/new", true),
    ("arrange a community", "/c/{community}/edit", true),
    ("settings", "/settings", true),
    ("security", "/settings/security", true),
    ("notifications", "/notifications", true),
    ("administration", "/admin", true),
];

pub async fn run(app: &AppState, rounds: usize) -> anyhow::Result<()> {
    let (client, connection) = tokio_postgres::connect(app.db.url(), NoTls).await?;
    tokio::spawn(connection);
    let backend: i32 = client.query_one("select pg_backend_pid()", &[]).await?.get(0);
    let meter = Meter::new(backend)?;
    let mut names = Vec::new();
    for (name, sql) in [
        (
            "{community}",
            "select a.name from communities c join actors a on a.id = c.actor_id order by topic_count desc limit 1",
        ),
        ("{topic}", "select post_id::text from topics where reply_count = 20 order by post_id desc limit 1"),
        ("{long}", "select post_id::text from topics order by reply_count desc limit 1"),
        (
            "{person}",
            "select a.name from actors a join posts p on p.author_id = a.id where a.name like 'm%' limit 1",
        ),
        (
            "{rare}",
            "select word from search_words where documents between 3 and 20 and length(word) > 6 order by word limit 1",
        ),
        ("{common}", "select word from search_words where length(word) > 6 order by documents desc limit 1"),
    ] {
        let row = client.query_opt(sql, &[]).await?.context("this house was not made by `ateneo seed`")?;
        names.push((name, row.get::<_, String>(0)));
    }
    let member = account::by_login(&mut *app.db.conn().await?, "lucia").await?;
    let member = member.context("this house was not made by `ateneo seed`")?;
    let opened =
        session::open(&mut *app.db.conn().await?, member.account.id, "bench", app.clock.now()).await?;
    let token = opened.token;
    let name = if app.site.is_https() { "__Host-session" } else { "session" };
    let cookie = format!("{name}={token}");
    let service = web::service(app, None);
    println!(
        "{rounds} requests of each; CPU in milliseconds a request: Ateneo + PostgreSQL; bytes compressed"
    );
    println!("{:<26}{:>28}{:>36}", "", "visitor", "member");
    println!(
        "{:<26}{:>8}{:>8}{:>8}{:>5}{:>8}{:>8}{:>8}{:>8}{:>5}{:>8}",
        "page", "ateneo", "pg", "sum", "sql", "bytes", "ateneo", "pg", "sum", "sql", "bytes"
    );
    for (label, path, members_only) in PAGES {
        let path = names.iter().fold((*path).to_owned(), |path, (name, value)| path.replace(name, value));
        print!("{label:<26}");
        let none = format!("{:>37}", "");
        if *members_only {
            print!("{none}")
        } else {
            print!("{}", measure(&service, app, (&path, None), rounds, &meter).await?)
        }
        println!("{}", measure(&service, app, (&path, Some(&cookie)), rounds, &meter).await?);
    }
    Ok(())
}

async fn ask(
    service: &Router,
    app: &AppState,
    (path, cookie): (&str, Option<&str>),
) -> anyhow::Result<(StatusCode, usize)> {
    let mut request = Request::builder()
        .uri(path)
        .header(header::HOST, app.site.host())
        .header(header::ACCEPT, "text/html")
        .header(header::ACCEPT_LANGUAGE, "es")
        .header(header::ACCEPT_ENCODING, "gzip");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    let response = service.clone().oneshot(request.body(Body::empty())?).await?;
    let status = response.status();
    Ok((status, to_bytes(response.into_body(), 16 * 1024 * 1024).await?.len()))
}

async fn measure(
    service: &Router,
    app: &AppState,
    what: (&str, Option<&str>),
    rounds: usize,
    meter: &Meter,
) -> anyhow::Result<String> {
    let (mut status, mut bytes) = (StatusCode::OK, 0);
    for _ in 0..10 {
        (status, bytes) = ask(service, app, what).await?;
    }
    let (asked, before) = (queries(), meter.read());
    for _ in 0..rounds {
        ask(service, app, what).await?;
    }
    let after = meter.read();
    let each = |time: std::time::Duration| time.as_secs_f64() * 1000.0 / rounds as f64;
    let (own, server) = (each(after.0.saturating_sub(before.0)), each(after.1.saturating_sub(before.1)));
    let mark = if status.is_success() { String::new() } else { format!(" {}", status.as_u16()) };
    let sent = (queries() - asked) as f64 / rounds as f64;
    Ok(format!("{own:>8.2}{server:>8.2}{:>8.2}{sent:>5.1}{bytes:>8}{mark}", own + server))
}
