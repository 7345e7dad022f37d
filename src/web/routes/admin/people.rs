//! `/admin/members`, `/admin/communities`.

use axum::extract::Path;
use axum_extra::extract::Query;
use serde::Deserialize;

use super::ROWS;
use crate::accounts::{account, email};
use crate::db::ids::AccountId;
use crate::error::Error;
use crate::operations::{communities, members};
use crate::web::Answer;
use crate::web::components::notice::Done;
use crate::web::components::pager::Pager;
use crate::web::forms::ProtectedForm;
use crate::web::layout::encoded;
use crate::web::pages::admin::{communities as communities_page, members as page};
use crate::web::routes::{Listing, next_page};
use crate::web::visit::Shown;

/// `?q=`, `?state=`, `?cursor=`
#[derive(Debug, Default, Deserialize)]
pub struct Filter {
    q: Option<String>,
    state: Option<String>,
    cursor: Option<String>,
}

pub async fn members(Shown(visit): Shown, Query(filter): Query<Filter>) -> Answer {
    visit.administrator()?;
    let text: String = filter.q.unwrap_or_default().trim().chars().take(100).collect();
    let state = filter.state.as_deref().and_then(members::State::parse);
    let first = filter.cursor.is_none();
    let page = Listing { cursor: filter.cursor, sort: None }.page(ROWS)?;
    let wanted =
        members::Wanted { id: None, text: Some(text.as_str()).filter(|text| !text.is_empty()), state };
    let found = members::list(&mut *visit.app.db.conn().await?, wanted, page).await?;
    let mut keep = String::new();
    if let Some(state) = state {
        keep.push_str(&format!("state={}&", state.as_str()));
    }
    if !text.is_empty() {
        keep.push_str(&format!("q={}&", encoded(&text)));
    }
    let start = format!("/admin/members?{keep}");
    let next = next_page("/admin/members", &keep, found.next);
    let view = page::Members {
        rows: &found.rows,
        text: &text,
        state,
        pager: Pager {
            previous: (!first).then_some(start.trim_end_matches(['&', '?'])),
            next: next.as_deref(),
        },
    };
    Ok(visit.page(page::list(&visit.frame(None), &view)))
}

pub async fn member(Shown(visit): Shown, Path(id): Path<AccountId>) -> Answer {
    let own = visit.administrator()?.account.id;
    let row = members::find(&mut *visit.app.db.conn().await?, id).await?;
    Ok(visit.page(page::one(&visit.frame(None), &row, own == id)))
}

pub async fn set_role(Path(id): Path<AccountId>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let own = visit.administrator()?.account.id;
    let on = fields.is_on();
    let outcome = visit.app.db.transaction(async |conn| members::set_admin(conn, id, on).await).await;
    let done = match outcome {
        Ok(_) if on => Done::AdminGiven,
        Ok(_) => Done::AdminTaken,
        Err(Error::Conflict(_)) => Done::LastAdmin,
        Err(error) => return Err(error.into()),
    };
    // Who gave the role up finds nothing below /admin any more.
    let to =
        if own == id && done == Done::AdminTaken { "/".to_owned() } else { format!("/admin/members/{id}") };
    Ok(visit.redirect(&to, Some(done)))
}

pub async fn end_sessions(Path(id): Path<AccountId>, ProtectedForm { visit, .. }: ProtectedForm) -> Answer {
    visit.administrator()?;
    let mut conn = visit.app.db.conn().await?;
    members::find(&mut conn, id).await?;
    members::end_sessions(&mut conn, id).await?;
    Ok(visit.redirect(&format!("/admin/members/{id}"), Some(Done::MemberSignedOut)))
}

/// The letter that confirms their address, once more.
pub async fn ask_verification(
    Path(id): Path<AccountId>,
    ProtectedForm { visit, .. }: ProtectedForm,
) -> Answer {
    visit.administrator()?;
    let app = &visit.app;
    app.db
        .transaction(async |conn| {
            let member = account::by_id(conn, id).await?.ok_or(Error::NotFound("member"))?;
            email::ask(conn, app.here(), &member).await
        })
        .await?;
    Ok(visit.redirect(&format!("/admin/members/{id}"), Some(Done::LetterQueued)))
}

pub async fn communities(Shown(visit): Shown, Query(listing): Query<Listing>) -> Answer {
    visit.administrator()?;
    let found = communities::list(&mut *visit.app.db.conn().await?, listing.page(ROWS)?).await?;
    let next = next_page("/admin/communities", "", found.next);
    let pager =
        Pager { previous: listing.cursor.is_some().then_some("/admin/communities"), next: next.as_deref() };
    Ok(visit.page(communities_page::list(&visit.frame(None), &found.rows, pager)))
}
