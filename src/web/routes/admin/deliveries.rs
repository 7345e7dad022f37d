//! `/admin/servers`, `/admin/deliveries`: the queue to other servers.

use axum::extract::Path;
use axum_extra::extract::Query;
use serde::Deserialize;

use super::ROWS;
use crate::db::ids::DeadLetterId;
use crate::db::page::Page;
use crate::error::{Error, Result};
use crate::i18n::t;
use crate::operations::dead_letters::{self, DeadLetter, Which};
use crate::operations::deliveries as queue;
use crate::operations::servers::{self, Server, Wanted};
use crate::web::Answer;
use crate::web::components::admin::{Question, Tab, ask as question};
use crate::web::components::notice::Done;
use crate::web::components::pager::Pager;
use crate::web::forms::ProtectedForm;
use crate::web::layout::encoded;
use crate::web::pages::admin::deliveries::{self as page, Deliveries};
use crate::web::pages::admin::servers::{self as servers_page, One, Row, Servers};
use crate::web::routes::{Listing, next_page};
use crate::web::visit::{Shown, Visit};

/// `?show=trouble`, `?after=`: the list goes on after this host.
#[derive(Debug, Default, Deserialize)]
pub struct Filter {
    show: Option<String>,
    after: Option<String>,
}

pub async fn servers(Shown(visit): Shown, Query(filter): Query<Filter>) -> Answer {
    visit.administrator()?;
    let trouble = filter.show.as_deref() == Some("trouble");
    let mut conn = visit.app.db.conn().await?;
    let wanted = Wanted { trouble, after: filter.after.as_deref(), host: None };
    let mut found = servers::list(&mut conn, wanted, ROWS + 1).await?;
    let limit = usize::try_from(ROWS).unwrap_or(50);
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| {
        let keep = if trouble { "show=trouble&" } else { "" };
        format!("/admin/servers?{keep}after={}", encoded(&last.host))
    });
    let ids: Vec<_> = found.iter().map(|server| server.id).collect();
    let days = servers::days(&mut conn, &ids, visit.now()).await?;
    let rows: Vec<Row> = found
        .into_iter()
        .map(|server| Row { days: days.get(&server.id).copied().unwrap_or_default().to_vec(), server })
        .collect();
    let view = Servers { rows: &rows, trouble, next: next.as_deref() };
    Ok(visit.page(servers_page::list(&visit.frame(None), &view)))
}

pub async fn server(Shown(visit): Shown, Path(host): Path<String>, Query(listing): Query<Listing>) -> Answer {
    visit.administrator()?;
    let mut conn = visit.app.db.conn().await?;
    let server = servers::find(&mut conn, &host).await?;
    let days = servers::days(&mut conn, &[server.id], visit.now()).await?;
    let letters = dead_letters::list(&mut conn, Which::of(server.id), listing.page(ROWS)?).await?;
    let start = place(&server);
    let next = next_page(&start, "", letters.next);
    let view = One {
        row: Row { days: days.get(&server.id).copied().unwrap_or_default().to_vec(), server },
        letters: &letters.rows,
        pager: Pager { previous: listing.cursor.is_some().then_some(start.as_str()), next: next.as_deref() },
    };
    Ok(visit.page(servers_page::one(&visit.frame(None), &view)))
}

fn place(server: &Server) -> String {
    format!("/admin/servers/{}", encoded(&server.host))
}

async fn find(visit: &Visit, host: &str) -> Result<Server> {
    servers::find(&mut *visit.app.db.conn().await?, host).await
}

pub async fn pause(Path(host): Path<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    visit.administrator()?;
    let server = find(&visit, &host).await?;
    let (on, now, id) = (fields.is_on(), visit.now(), server.id);
    visit
        .app
        .db
        .transaction(async |conn| match on {
            true => servers::pause(conn, id, now).await,
            false => servers::resume(conn, id).await,
        })
        .await?;
    let done = if on { Done::ServerPaused } else { Done::ServerResumed };
    Ok(visit.redirect(&place(&server), Some(done)))
}

pub async fn retry_server(Path(host): Path<String>, ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    visit.administrator()?;
    let server = find(&visit, &host).await?;
    let which = Which::of(server.id);
    visit.app.db.transaction(async |conn| dead_letters::retry(conn, which).await).await?;
    Ok(visit.redirect(&place(&server), Some(Done::TriedAgain)))
}

pub async fn ask_server(Shown(visit): Shown, Path(host): Path<String>) -> Answer {
    visit.administrator()?;
    let server = find(&visit, &host).await?;
    let r = visit.reader;
    let back = place(&server);
    let asked = Question {
        heading: t!(r, "admin-drop-heading"),
        consequence: t!(r, "admin-drop-all-consequence", count = server.dead, host = server.host.as_str()),
        about: vec![server.host.clone()],
        action: &format!("{back}/drop"),
        yes: t!(r, "admin-drop-all"),
        back: &back,
    };
    Ok(visit.page(question(&visit.frame(None), Tab::Servers, &asked)))
}

pub async fn drop_server(Path(host): Path<String>, ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    visit.administrator()?;
    let server = find(&visit, &host).await?;
    let which = Which::of(server.id);
    visit.app.db.transaction(async |conn| dead_letters::drop(conn, which).await).await?;
    Ok(visit.redirect(&place(&server), Some(Done::Dropped)))
}

pub async fn show(Shown(visit): Shown, Query(listing): Query<Listing>) -> Answer {
    visit.administrator()?;
    let mut conn = visit.app.db.conn().await?;
    let depth = queue::depth(&mut conn).await?;
    let today = queue::today(&mut conn).await?;
    let letters = dead_letters::list(&mut conn, Which::default(), listing.page(ROWS)?).await?;
    let next = next_page("/admin/deliveries", "", letters.next);
    let pager =
        Pager { previous: listing.cursor.is_some().then_some("/admin/deliveries"), next: next.as_deref() };
    let view = Deliveries { depth, today, letters: &letters.rows, pager };
    Ok(visit.page(page::show(&visit.frame(None), &view)))
}

pub async fn retry_all(ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    visit.administrator()?;
    visit.app.db.transaction(async |conn| dead_letters::retry(conn, Which::default()).await).await?;
    Ok(visit.redirect("/admin/deliveries", Some(Done::TriedAgain)))
}

pub async fn retry(Path(id): Path<DeadLetterId>, ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    visit.administrator()?;
    let which = Which::one(id);
    let count = visit.app.db.transaction(async |conn| dead_letters::retry(conn, which).await).await?;
    if count == 0 {
        return Err(Error::NotFound("dead letter").into());
    }
    Ok(visit.redirect("/admin/deliveries", Some(Done::TriedAgain)))
}

async fn letter(visit: &Visit, id: DeadLetterId) -> Result<DeadLetter> {
    let mut conn = visit.app.db.conn().await?;
    let found = dead_letters::list(&mut conn, Which::one(id), Page::first(1)).await?.rows.pop();
    found.ok_or(Error::NotFound("dead letter"))
}

pub async fn ask(Shown(visit): Shown, Path(id): Path<DeadLetterId>) -> Answer {
    visit.administrator()?;
    let letter = letter(&visit, id).await?;
    let r = visit.reader;
    let about =
        [letter.kind, letter.object, Some(letter.inbox), Some(letter.reason)].into_iter().flatten().collect();
    let asked = Question {
        heading: t!(r, "admin-drop-heading"),
        consequence: t!(r, "admin-drop-consequence", host = letter.host),
        about,
        action: &format!("/admin/deliveries/{id}/drop"),
        yes: t!(r, "admin-drop"),
        back: "/admin/deliveries",
    };
    Ok(visit.page(question(&visit.frame(None), Tab::Deliveries, &asked)))
}

pub async fn drop(Path(id): Path<DeadLetterId>, ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    visit.administrator()?;
    let which = Which::one(id);
    if visit.app.db.transaction(async |conn| dead_letters::drop(conn, which).await).await? == 0 {
        return Err(Error::NotFound("dead letter").into());
    }
    Ok(visit.redirect("/admin/deliveries", Some(Done::Dropped)))
}
