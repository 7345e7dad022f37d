//! Inviting to a community.

use axum::extract::Path;
use axum::response::Response;
use axum_extra::extract::Query;
use http::StatusCode;
use serde::Deserialize;

use super::communities::arranging;
use super::cover::Ground;
use super::{Again, Listing, next_page};
use crate::accounts::{invitation, limit};
use crate::communities::invite::{self, Sent, Terms};
use crate::communities::membership::Role;
use crate::communities::{CommunityView, Standing};
use crate::error::{Error, Problem, Result};
use crate::i18n::{Language, t};
use crate::web::Answer;
use crate::web::components::form::Complaint;
use crate::web::components::notice::Done;
use crate::web::components::pager::Pager;
use crate::web::failure::complaints;
use crate::web::forms::{Fields, ProtectedForm};
use crate::web::pages::invitations::{self as page, Invitations, Row};
use crate::web::visit::{Shown, Visit};

/// Forms of one person within an hour.
const FORMS: u32 = 20;

/// Where in the list, and what the last form came to.
#[derive(Debug, Default, Deserialize)]
pub struct Report {
    cursor: Option<String>,
    sent: Option<usize>,
    members: Option<usize>,
    again: Option<usize>,
}

async fn draw(
    visit: &Visit,
    found: (CommunityView, Standing),
    report: &Report,
    (typed, complaints, status): Again<'_>,
) -> Result<Response> {
    let app = &visit.app;
    let listing = Listing { cursor: report.cursor.clone(), sort: None };
    let mut conn = app.db.conn().await?;
    let rows = invitation::list(&mut conn, Some(found.0.community.id), listing.page(25)?).await?;
    let ground = Ground::of(&mut conn, visit, found).await?;
    let languages: Vec<&str> = ground.languages.iter().map(String::as_str).collect();
    let shown: Vec<Row<'_>> = rows
        .rows
        .iter()
        .map(|(row, by)| {
            let open = row.is_open(visit.now());
            Row {
                id: row.id.0,
                email: row.email.as_deref(),
                link: (open && row.email.is_none()).then(|| invitation::link(&app.site, &app.secret, row.id)),
                role: row.role.as_deref().unwrap_or("member"),
                by: by.label(),
                at: row.created_at,
                until: row.expires_at,
                uses: i64::from(row.uses),
                most: row.max_uses.map(i64::from),
                open,
            }
        })
        .collect();
    let path = format!("/c/{}/invitations", ground.named.name);
    let next = next_page(&path, "", rows.next);
    let view = Invitations {
        cover: ground.cover(visit, &languages),
        rows: &shown,
        report: report
            .sent
            .map(|sent| (sent, report.members.unwrap_or_default(), report.again.unwrap_or_default())),
        typed,
        pager: Pager { previous: report.cursor.as_ref().map(|_| path.as_str()), next: next.as_deref() },
        complaints,
    };
    Ok(visit.page_with(status, page::show(&visit.frame(None), &view)))
}

pub async fn show(Shown(visit): Shown, Path(name): Path<String>, Query(report): Query<Report>) -> Answer {
    let found = arranging(&visit, &name).await?;
    Ok(draw(&visit, found, &report, (&[], &[], StatusCode::OK)).await?)
}

/// What a form came to, and where to go then.
enum Outcome {
    Letters(Sent),
    Done(Done),
}

pub async fn create(Path(name): Path<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let found = arranging(&visit, &name).await?;
    let path = format!("/c/{}/invitations", found.0.actor.path_name());
    let wrong = match (fields.get("way"), invite::addresses(fields.get("emails"))) {
        ("letter", Err(wrong)) => Some(wrong),
        _ => None,
    };
    let typed: Vec<(&str, &str)> = ["emails", "language", "note", "role", "days", "uses"]
        .into_iter()
        .map(|name| (name, fields.get(name)))
        .collect();
    if let Some(wrong) = wrong {
        let few = wrong.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", ");
        let said = Complaint::Said(t!(visit.reader, "membership-not-addresses", text = few));
        let shown = (typed.as_slice(), &[("emails", said)][..], StatusCode::UNPROCESSABLE_ENTITY);
        return Ok(draw(&visit, found, &Report::default(), shown).await?);
    }
    match act(&visit, &found, &fields).await {
        Ok(Outcome::Letters(Sent { sent, members, again })) => {
            let to = format!("{path}?sent={sent}&members={members}&again={again}");
            Ok(visit.redirect(&to, Some(Done::Invited)))
        }
        Ok(Outcome::Done(done)) => Ok(visit.redirect(&path, Some(done))),
        Err(error) => {
            let complaints = complaints(error)?;
            let shown = (typed.as_slice(), complaints.as_slice(), StatusCode::UNPROCESSABLE_ENTITY);
            Ok(draw(&visit, found, &Report::default(), shown).await?)
        }
    }
}

async fn act(visit: &Visit, found: &(CommunityView, Standing), fields: &Fields) -> Result<Outcome> {
    let (app, member) = (&visit.app, visit.member()?);
    let who = (member, &found.0, found.1);
    if fields.get("way") == "revoke" {
        let id = fields.get("id").parse().map_err(|_| Error::NotFound("invitation"))?;
        let what = (&found.0, found.1);
        app.db.transaction(async |conn| invite::revoke(conn, app.here(), what, id).await).await?;
        return Ok(Outcome::Done(Done::Revoked));
    }
    let key = format!("invite:{}", member.account.id);
    limit::count(&mut *app.db.conn().await?, &key, FORMS, visit.now()).await?;
    let days = match fields.get("days").trim() {
        "" => 30,
        days => days.parse().map_err(|_| Error::invalid("days", Problem::Unknown))?,
    };
    let terms = Terms {
        role: Role::parse(fields.get("role")).ok_or(Error::invalid("role", Problem::Unknown))?,
        note: fields.get("note"),
        days,
    };
    if fields.get("way") == "link" {
        let uses = match fields.get("uses").trim() {
            "" => None,
            uses => Some(uses.parse().map_err(|_| Error::invalid("max_uses", Problem::Unknown))?),
        };
        let made = (terms, uses);
        app.db.transaction(async |conn| invite::by_link(conn, app.here(), who, made).await).await?;
        return Ok(Outcome::Done(Done::Invited));
    }
    let (emails, twice) = invite::addresses(fields.get("emails")).unwrap_or_default();
    let language = Language::parse(fields.get("language")).unwrap_or(visit.reader.locale);
    let what = (emails.as_slice(), terms, language);
    let mut sent = app
        .db
        .transaction(async |conn| invite::by_letter(conn, (app.here(), &app.secret), who, what).await)
        .await?;
    sent.again += twice;
    Ok(Outcome::Letters(sent))
}
