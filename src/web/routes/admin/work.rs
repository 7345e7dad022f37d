//! `/admin/jobs`, `/admin/mail`: background work and letters.

use axum::extract::Path;
use axum_extra::extract::Query;
use serde::Deserialize;

use super::ROWS;
use crate::db::ids::{JobId, LetterId};
use crate::error::Error;
use crate::i18n::t;
use crate::mail::{self, Block, Letter};
use crate::operations::jobs;
use crate::operations::letters::{self, Show};
use crate::web::Answer;
use crate::web::components::admin::{Question, Tab, ask as question};
use crate::web::components::notice::Done;
use crate::web::components::pager::Pager;
use crate::web::forms::ProtectedForm;
use crate::web::pages::admin::jobs::{self as jobs_page, Jobs};
use crate::web::pages::admin::mail::{self as mail_page, Letters};
use crate::web::routes::{Listing, next_page};
use crate::web::visit::Shown;

/// Jobs that are due next, as many as are worth reading.
const NEXT: i64 = 20;

pub async fn jobs(Shown(visit): Shown, Query(listing): Query<Listing>) -> Answer {
    visit.administrator()?;
    let mut conn = visit.app.db.conn().await?;
    let kinds = jobs::kinds(&mut conn).await?;
    let failed = jobs::failed(&mut conn, listing.page(ROWS)?).await?;
    let next_jobs = jobs::next(&mut conn, NEXT).await?;
    let next = next_page("/admin/jobs", "", failed.next);
    let pager = Pager { previous: listing.cursor.is_some().then_some("/admin/jobs"), next: next.as_deref() };
    let view = Jobs { kinds: &kinds, failed: &failed.rows, next: &next_jobs, pager };
    Ok(visit.page(jobs_page::show(&visit.frame(None), &view)))
}

pub async fn retry_job(Path(id): Path<JobId>, ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    visit.administrator()?;
    if !visit.app.db.transaction(async |conn| jobs::retry(conn, id).await).await? {
        return Err(Error::NotFound("job").into());
    }
    Ok(visit.redirect("/admin/jobs", Some(Done::TriedAgain)))
}

pub async fn ask_job(Shown(visit): Shown, Path(id): Path<JobId>) -> Answer {
    visit.administrator()?;
    let job = jobs::find(&mut *visit.app.db.conn().await?, id).await?;
    let job = job.filter(|job| job.failed_at.is_some()).ok_or(Error::NotFound("job"))?;
    let r = visit.reader;
    let asked = Question {
        heading: t!(r, "admin-drop-job-heading"),
        consequence: t!(r, "admin-drop-job-consequence"),
        about: [Some(job.name), Some(job.payload), job.last_error].into_iter().flatten().collect(),
        action: &format!("/admin/jobs/{id}/drop"),
        yes: t!(r, "admin-drop"),
        back: "/admin/jobs",
    };
    Ok(visit.page(question(&visit.frame(None), Tab::Jobs, &asked)))
}

pub async fn drop_job(Path(id): Path<JobId>, ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    visit.administrator()?;
    if !visit.app.db.transaction(async |conn| jobs::drop(conn, id).await).await? {
        return Err(Error::NotFound("job").into());
    }
    Ok(visit.redirect("/admin/jobs", Some(Done::Dropped)))
}

/// `?show=unsent`, `?cursor=`
#[derive(Debug, Default, Deserialize)]
pub struct Filter {
    show: Option<String>,
    cursor: Option<String>,
}

pub async fn letters(Shown(visit): Shown, Query(filter): Query<Filter>) -> Answer {
    let own = &visit.administrator()?.account.email;
    let unsent = filter.show.as_deref() == Some("unsent");
    let first = filter.cursor.is_none();
    let page = Listing { cursor: filter.cursor, sort: None }.page(ROWS)?;
    let mut conn = visit.app.db.conn().await?;
    let week = letters::week(&mut conn, visit.now()).await?;
    let show = if unsent { Show::Unsent } else { Show::All };
    let found = letters::list(&mut conn, show, page).await?;
    let keep = if unsent { "show=unsent&" } else { "" };
    let next = next_page("/admin/mail", keep, found.next);
    let start = if unsent { "/admin/mail?show=unsent" } else { "/admin/mail" };
    let mailer = &visit.app.mailer;
    let view = Letters {
        rows: &found.rows,
        week,
        unsent,
        directory: mailer.directory().and_then(|path| path.to_str()),
        from: &mailer.from(),
        own_address: own,
        pager: Pager { previous: (!first).then_some(start), next: next.as_deref() },
    };
    Ok(visit.page(mail_page::show(&visit.frame(None), &view)))
}

/// A letter to whoever asks, to see that letters arrive.
pub async fn test_letter(ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    let member = visit.administrator()?;
    let language = member.account.language();
    let subject = t!(language, "admin-mail-test-subject", site = visit.app.config.instance.title.as_str());
    let letter = Letter::new(&member.account.email, language, ("test", subject))
        .to_account(member.account.id)
        .with(Block::Text(t!(language, "admin-mail-test-text")));
    visit.app.db.transaction(async |conn| mail::enqueue(conn, &letter).await).await?;
    Ok(visit.redirect("/admin/mail", Some(Done::LetterQueued)))
}

pub async fn retry_letter(Path(id): Path<LetterId>, ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    visit.administrator()?;
    if !visit.app.db.transaction(async |conn| mail::send_again(conn, id).await).await? {
        return Err(Error::NotFound("letter").into());
    }
    Ok(visit.redirect("/admin/mail", Some(Done::LetterQueued)))
}

pub async fn ask_letter(Shown(visit): Shown, Path(id): Path<LetterId>) -> Answer {
    visit.administrator()?;
    let letter = letters::unsent(&mut *visit.app.db.conn().await?, id).await?;
    let letter = letter.ok_or(Error::NotFound("letter"))?;
    let r = visit.reader;
    let asked = Question {
        heading: t!(r, "admin-drop-letter-heading"),
        consequence: t!(r, "admin-drop-letter-consequence"),
        about: [Some(letter.subject), Some(letter.recipient), letter.last_error]
            .into_iter()
            .flatten()
            .collect(),
        action: &format!("/admin/mail/{id}/drop"),
        yes: t!(r, "admin-drop"),
        back: "/admin/mail",
    };
    Ok(visit.page(question(&visit.frame(None), Tab::Mail, &asked)))
}

pub async fn drop_letter(Path(id): Path<LetterId>, ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    visit.administrator()?;
    if !visit.app.db.transaction(async |conn| letters::drop(conn, id).await).await? {
        return Err(Error::NotFound("letter").into());
    }
    Ok(visit.redirect("/admin/mail", Some(Done::Dropped)))
}
