//! Looks at everything a house needs and says what to do about what is wrong.

use std::process::ExitCode;
use std::time::Duration;

use secrecy::ExposeSecret as _;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::local::Cluster;
use crate::http::client::{Client, Limits, Policy};
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
    let (database, clock) = database(&config).await;
    findings.push(database);
    findings.extend(clock);
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

async fn database(config: &Config) -> (Finding, Option<Finding>) {
    let check = "database";
    match &config.database_url {
        Some(url) => match ask(url.expose_secret()).await {
            Ok((version, drift)) => (ok(check, version), Some(clock(drift))),
            Err(problem) => {
                let detail =
                    format!("does not answer: {problem}; check database_url and that PostgreSQL runs");
                (error(check, detail), None)
            }
        },
        None => match Cluster::join(&config.data_dir).await {
            Ok(cluster) => {
                let asked = ask(cluster.url()).await;
                let left = cluster.leave().await;
                match (asked, left) {
                    (Ok((version, drift)), Ok(())) => {
                        (ok(check, format!("managed, {version}")), Some(clock(drift)))
                    }
                    (Err(problem), _) => (error(check, problem.to_string()), None),
                    (_, Err(problem)) => (error(check, problem.to_string()), None),
                }
            }
            Err(problem) => (error(check, problem.to_string()), None),
        },
    }
}

/// Version, and how many seconds its clock is ahead of ours.
async fn ask(url: &str) -> anyhow::Result<(String, f64)> {
    use diesel_async::RunQueryDsl;
    #[derive(diesel::QueryableByName)]
    struct Asked {
        #[diesel(sql_type = diesel::sql_types::Text)]
        version: String,
        #[diesel(sql_type = diesel::sql_types::Timestamptz)]
        now: chrono::DateTime<chrono::Utc>,
    }
    let mut conn = crate::db::connect::establish(url).await?;
    let asked: Asked =
        diesel::sql_query("select current_setting('server_version') as version, clock_timestamp() as now")
            .get_result(&mut conn)
            .await?;
    let drift = (asked.now - Clock::default().now()).as_seconds_f64();
    Ok((format!("PostgreSQL {}", asked.version), drift))
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
