//! The background: publishing, delivering, working the inbox off, jobs and recurring work.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio_util::sync::CancellationToken;

use crate::accounts::{account, limit, single_use};
use crate::actors::keys;
use crate::app::AppState;
use crate::communities::roles;
use crate::federation::{delivery, describe, import, inbox, publish, resolve};
use crate::jobs::{self, Job, Recurring};
use crate::operations::{erasure, export};
use crate::operations::{overview, storage};
use crate::posts::{aside, attachment};
use crate::{events, mail, notifications, search};

/// Every kind of job there is.
pub const JOBS: &[Job] = &[
    Job { name: import::JOB, run: |app, payload| Box::pin(import::run(app, payload)) },
    Job { name: import::FACILITATORS, run: |app, payload| Box::pin(import::facilitators(app, payload)) },
    Job { name: resolve::REFRESH, run: |app, payload| Box::pin(resolve::refresh(app, payload)) },
    Job { name: erasure::JOB, run: |app, payload| Box::pin(erasure::run(app, payload)) },
    Job { name: erasure::FOREIGN_JOB, run: |app, payload| Box::pin(erasure::remove_foreign(app, payload)) },
    Job { name: export::JOB, run: |app, payload| Box::pin(export::run(app, payload)) },
    Job { name: mail::JOB, run: |app, payload| Box::pin(mail::send(app, payload)) },
];

/// Everything that recurs.
pub const RECURRING: &[Recurring] = &[
    Recurring {
        name: "free leases",
        every: Duration::from_secs(2),
        run: |app| {
            Box::pin(async move {
                let mut conn = app.db.conn().await?;
                let freed = delivery::lease::free_dead(&mut conn).await?
                    + inbox::journal::free_dead(&mut conn).await?;
                inbox::journal::set_aside(&mut conn).await?;
                if freed > 0 {
                    tracing::info!(freed, "a worker died; what it held is free");
                    app.db.bell.ring();
                }
                Ok(())
            })
        },
    },
    Recurring {
        name: "describe instances",
        every: Duration::from_secs(4),
        run: |app| Box::pin(describe::round(app)),
    },
    Recurring {
        name: "sweep deliveries",
        every: Duration::from_secs(60),
        run: |app| {
            Box::pin(async move {
                let swept = delivery::sweep::sweep(&mut *app.db.conn().await?).await?;
                if swept.revived > 0 {
                    app.db.bell.ring();
                }
                Ok(())
            })
        },
    },
    Recurring {
        name: "erase accounts",
        every: Duration::from_secs(60),
        run: |app| Box::pin(erasure::start(app)),
    },
    Recurring {
        name: "sweep exports",
        every: Duration::from_secs(3600),
        run: |app| Box::pin(export::sweep(app)),
    },
    Recurring {
        name: "stock keys",
        every: Duration::from_secs(10),
        run: |app| {
            Box::pin(async move { keys::stock(&mut *app.db.conn().await?, &app.secret).await.map(|_| ()) })
        },
    },
    Recurring {
        name: "prune events and letters",
        every: Duration::from_secs(3600),
        run: |app| {
            Box::pin(async move {
                let mut conn = app.db.conn().await?;
                events::reader::prune(&mut conn).await?;
                notifications::list::prune(&mut conn, app.clock.now()).await?;
                mail::prune(&mut conn, app.clock.now()).await.map(|_| ())
            })
        },
    },
    Recurring {
        name: "count the days",
        every: Duration::from_secs(3600),
        run: |app| {
            Box::pin(async move { overview::count_days(&mut *app.db.conn().await?, app.clock.now()).await })
        },
    },
    Recurring {
        name: "survey files",
        every: Duration::from_secs(86_400),
        run: |app| Box::pin(async move { storage::survey(app).await.map(|_| ()) }),
    },
    Recurring {
        name: "letters at once",
        every: Duration::from_secs(4),
        run: |app| Box::pin(async move { notifications::letters::round(app).await.map(|_| ()) }),
    },
    Recurring {
        name: "digests",
        every: Duration::from_secs(60),
        run: |app| Box::pin(async move { notifications::digest::round(app).await.map(|_| ()) }),
    },
    Recurring {
        name: "sweep uploads",
        every: Duration::from_secs(3600),
        run: |app| {
            Box::pin(async move {
                let gone = attachment::sweep(&mut *app.db.conn().await?, app.clock.now()).await?;
                for key in gone {
                    app.storage.delete(&key).await?;
                }
                Ok(())
            })
        },
    },
    Recurring {
        name: "end suspensions, forget removed texts",
        every: Duration::from_secs(60),
        run: |app| {
            Box::pin(async move {
                let (mut conn, now) = (app.db.conn().await?, app.clock.now());
                account::end_suspensions(&mut conn, now).await?;
                aside::sweep(&mut conn, now).await.map(|_| ())
            })
        },
    },
    Recurring {
        name: "end roles",
        every: Duration::from_secs(600),
        run: |app| {
            Box::pin(async move {
                app.db.transaction(async |conn| roles::end_due(conn, app.here()).await).await.map(|_| ())
            })
        },
    },
    Recurring {
        name: "sweep limits and tokens",
        every: Duration::from_secs(3600),
        run: |app| {
            Box::pin(async move {
                let mut conn = app.db.conn().await?;
                single_use::sweep(&mut conn, app.clock.now()).await?;
                limit::sweep(&mut conn, app.clock.now()).await.map(|_| ())
            })
        },
    },
];

/// Runs every loop until stopped.
pub async fn run(app: AppState, stop: CancellationToken) -> anyhow::Result<()> {
    tokio::join!(
        supervise("publishing", &stop, || publish::run(&app, &stop)),
        supervise("notifying", &stop, || notifications::worker::run(&app, &stop)),
        supervise("delivering", &stop, || delivery::run(app.clone(), stop.clone())),
        supervise("the inbox", &stop, || inbox::work::run(app.clone(), &stop)),
        supervise("jobs", &stop, || jobs::run(app.clone(), JOBS, &stop)),
        supervise("reading for search", &stop, || search::index::run(app.clone(), &stop)),
        supervise("recurring work", &stop, || jobs::recur(app.clone(), RECURRING, &stop)),
    );
    Ok(())
}

/// Runs a loop until stopped; one that panics starts again.
async fn supervise<F: Future<Output = ()>>(what: &str, stop: &CancellationToken, run: impl Fn() -> F) {
    while !stop.is_cancelled() {
        if AssertUnwindSafe(run()).catch_unwind().await.is_err() {
            tracing::error!(what, "panicked; starting it again");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}
