//! Looks at everything a house needs and says what to do about what is wrong.

use std::process::ExitCode;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::house;
use crate::clock::Clock;
use crate::config::Config;
use crate::http::client::{Client, Limits, Policy};
use crate::mail::Mailer;
use crate::operations::storage;
use crate::site::Site;

#[derive(serde::Serialize)]
struct Finding {
    check: &'static str,
    /// `ok`, `warning` or `error`.
    state: &'static str,
    /// What was seen, and what to do about it.
    detail: String,
}

fn ok(check: &'static str, detail: impl Into<String>) -> Finding {
    Finding { check, state: "ok", detail: detail.into() }
}

fn warning(check: &'static str, detail: impl Into<String>) -> Finding {
    Finding { check, state: "warning", detail: detail.into() }
}

fn error(check: &'static str, detail: impl Into<String>) -> Finding {
    Finding { check, state: "error", detail: detail.into() }
}

/// Exit code 1 when something is an error.
pub async fn run(config: Config, json: bool) -> anyhow::Result<ExitCode> {
    let mut findings = vec![configuration(&config)];
    findings.push(disk(&config));
    findings.extend(database(&config).await);
    findings.push(mail(&config).await);
    findings.push(public_url(&config).await);
    let failed = findings.iter().any(|finding| finding.state == "error");
    if json {
        println!("{}", serde_json::to_string(&findings)?);
    } else {
        for finding in &findings {
            println!("{:<7} {}: {}", finding.state, finding.check, finding.detail);
        }
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn configuration(config: &Config) -> Finding {
    let check = "configuration";
    if config.federation.allow_loopback {
        return warning(check, "federation.allow_loopback is on: for tests and demonstrations only");
    }
    if config.public_url.scheme() == "http" {
        return warning(
            check,
            "public_url is http: other servers will not talk to this one; use https behind a proxy",
        );
    }
    if config.secret.is_none() {
        let path = config.data_dir.join("secret");
        return ok(
            check,
            format!("usable; the secret is in {}: back it up with the database", path.display()),
        );
    }
    ok(check, "usable")
}

fn disk(config: &Config) -> Finding {
    let check = "disk";
    if let Err(problem) = crate::db::local::create_data_dir(&config.data_dir) {
        return error(check, problem.to_string());
    }
    match nix::sys::statvfs::statvfs(&config.data_dir) {
        Ok(stat) => {
            let free = stat.blocks_available().saturating_mul(stat.fragment_size()) / (1024 * 1024);
            let detail = format!("{free} MiB free below {}", config.data_dir.display());
            match free {
                0..200 => {
                    error(check, format!("{detail}: make room, PostgreSQL stops when the disk is full"))
                }
                200..2000 => warning(check, format!("{detail}: make room soon")),
                _ => ok(check, detail),
            }
        }
        Err(problem) => error(check, format!("{}: {problem}", config.data_dir.display())),
    }
}

async fn database(config: &Config) -> Vec<Finding> {
    let check = "database";
    let (url, cluster) = match house::database(config).await {
        Ok(found) => found,
        Err(problem) => return vec![error(check, problem.to_string())],
    };
    let mut findings = match ask(&url).await {
        Ok(asked) => {
            let managed = if cluster.is_some() { "managed, " } else { "" };
            let version = ok(check, format!("{managed}PostgreSQL {}", asked.version));
            let drift = (asked.now - Clock::default().now()).as_seconds_f64();
            vec![version, clock(drift), extensions(&asked.missing), backups(asked.backed_up_at, asked.now)]
        }
        Err(problem) => {
            let detail = format!("does not answer: {problem}; check database_url and that PostgreSQL runs");
            vec![error(check, detail)]
        }
    };
    if let Some(cluster) = cluster
        && let Err(problem) = cluster.leave().await
    {
        findings.push(error(check, problem.to_string()));
    }
    findings
}

/// What search is made of; a server without its `contrib` package lacks it.
const EXTENSIONS: [&str; 2] = ["unaccent", "pg_trgm"];

#[derive(diesel::QueryableByName)]
struct Asked {
    #[diesel(sql_type = diesel::sql_types::Text)]
    version: String,
    #[diesel(sql_type = diesel::sql_types::Timestamptz)]
    now: DateTime<Utc>,
    /// Extensions that cannot be had.
    #[diesel(sql_type = diesel::sql_types::Array<diesel::sql_types::Text>)]
    missing: Vec<String>,
    #[diesel(sql_type = diesel::sql_types::Nullable<diesel::sql_types::Timestamptz>)]
    backed_up_at: Option<DateTime<Utc>>,
}

async fn ask(url: &str) -> anyhow::Result<Asked> {
    use diesel_async::RunQueryDsl;
    let mut conn = crate::db::connect::establish(url).await?;
    let mut asked: Asked = diesel::sql_query(
        "select current_setting('server_version') as version, clock_timestamp() as now,
                array(select w from unnest($1) w except select name::text from pg_available_extensions) as missing,
                null::timestamptz as backed_up_at",
    )
    .bind::<diesel::sql_types::Array<diesel::sql_types::Text>, _>(EXTENSIONS.to_vec())
    .get_result(&mut conn)
    .await?;
    // Before the first start there is no such table, and no backup.
    asked.backed_up_at = storage::last_backup(&mut conn).await.ok().flatten().map(|backup| backup.made_at);
    Ok(asked)
}

fn extensions(missing: &[String]) -> Finding {
    let check = "extensions";
    if missing.is_empty() {
        return ok(check, EXTENSIONS.join(", "));
    }
    error(
        check,
        format!("PostgreSQL lacks {}: install its contrib package (postgresql-contrib)", missing.join(", ")),
    )
}

fn backups(last: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Finding {
    let check = "backup";
    match last.map(|last| (now - last).num_hours()) {
        None => warning(check, "none was made: schedule `ateneo backup` (docker/ateneo-backup.timer)"),
        Some(hours) if hours > 48 => warning(
            check,
            format!("the last one is {} days old: look after the timer or cron that makes them", hours / 24),
        ),
        Some(hours) => ok(check, format!("{hours} hours old")),
    }
}

async fn mail(config: &Config) -> Finding {
    let check = "mail";
    let site = Site::new(config);
    let mailer = match Mailer::new(&config.mail, site.host(), &config.instance.title, &config.data_dir) {
        Ok(mailer) => mailer,
        Err(problem) => return error(check, format!("mail.smtp_url or mail.from: {problem}")),
    };
    match mailer.check().await {
        None => warning(
            check,
            format!(
                "no server: letters are written to {}; set mail.smtp_url",
                config.data_dir.join("mail").display()
            ),
        ),
        Some(Ok(())) => ok(check, format!("the server takes letters from {}", mailer.from())),
        Some(Err(problem)) => error(check, format!("the server does not take letters: {problem}")),
    }
}

fn clock(drift: f64) -> Finding {
    let check = "clock";
    if drift.abs() > 30.0 {
        return error(
            check,
            format!(
                "the database's clock differs by {drift:.0} s: synchronise both (NTP), signatures depend on it"
            ),
        );
    }
    ok(check, format!("within {:.1} s of the database's", drift.abs()))
}

async fn public_url(config: &Config) -> Finding {
    let check = "public url";
    let site = Site::new(config);
    let policy = Policy { allow_loopback: config.federation.allow_loopback };
    let client = match Client::new(policy, "Ateneo doctor") {
        Ok(client) => client,
        Err(problem) => return error(check, problem.to_string()),
    };
    let Ok(url) = format!("{}/nodeinfo/2.1", site.base()).parse() else {
        return error(check, "public_url is not an address");
    };
    let limits = Limits { bytes: 100_000, total: Duration::from_secs(10), redirects: 0 };
    match client.get(&url, limits, "application/json", |_| Ok(http::HeaderMap::new())).await {
        Ok(answer) if answer.status.is_success() && answer.body.windows(6).any(|part| part == b"ateneo") => {
            ok(check, format!("{} answers as Ateneo", site.base()))
        }
        Ok(answer) => warning(
            check,
            format!(
                "{} answers {}, not as Ateneo: does the proxy pass requests and the Host header on?",
                site.base(),
                answer.status
            ),
        ),
        Err(problem) => warning(
            check,
            format!(
                "{} does not answer ({problem}): start the server; check DNS, proxy and firewall",
                site.base()
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(None, "warning")]
    #[case(Some(3), "ok")]
    #[case(Some(72), "warning")]
    fn an_old_backup_is_a_warning(#[case] hours: Option<i64>, #[case] state: &str) {
        let now = DateTime::UNIX_EPOCH;
        let last = hours.map(|hours| now - chrono::TimeDelta::hours(hours));
        assert_eq!(backups(last, now).state, state);
    }

    #[test]
    fn a_missing_extension_says_what_to_install() {
        assert_eq!(extensions(&[]).state, "ok");
        assert!(extensions(&["unaccent".to_owned()]).detail.contains("postgresql-contrib"));
    }
}
