//! `/c/{name}/moderation/rules`.

use axum::extract::Path as UrlPath;
use http::StatusCode;

use super::Bench;
use crate::error::{Error, Problem, Result};
use crate::forum::screening::{self, Screening};
use crate::web::Answer;
use crate::web::components::notice::Done;
use crate::web::failure::complaints;
use crate::web::forms::{Fields, ProtectedForm};
use crate::web::pages::moderation::screening::{self as page, View};
use crate::web::present::Named;
use crate::web::visit::{Shown, Visit};

pub async fn form(Shown(visit): Shown, UrlPath(name): UrlPath<String>) -> Answer {
    let bench = Bench::named(&visit, &name).await?;
    let view = bench.view.ok_or(Error::NotFound("page"))?;
    let values = page::values(&screening::of(&mut *visit.app.db.conn().await?, view.community.id).await?);
    let named = Named::new(view);
    let [a, b, c, d, e] = &values;
    let view =
        View { community: named.community(visit.language()), values: [a, b, c, d, e], complaints: &[] };
    Ok(visit.page(page::show(&visit.frame(None), &view)))
}

pub async fn save(UrlPath(name): UrlPath<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let bench = Bench::named(&visit, &name).await?;
    match set(&visit, &bench, &fields).await {
        Ok(()) => Ok(visit.redirect(&bench.queue(), Some(Done::Saved))),
        Err(error) => {
            let complaints = complaints(error)?;
            let named = Named::new(bench.view.ok_or(Error::NotFound("page"))?);
            let view = View {
                community: named.community(visit.language()),
                values: ["first_posts", "hosts", "links", "most_links", "newcomer_posts"]
                    .map(|name| fields.get(name)),
                complaints: &complaints,
            };
            Ok(visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, page::show(&visit.frame(None), &view)))
        }
    }
}

async fn set(visit: &Visit, bench: &Bench, fields: &Fields) -> Result<()> {
    let number = |name: &'static str| {
        fields.get(name).trim().parse().map_err(|_| Error::invalid(name, Problem::Unknown))
    };
    let screening = Screening {
        first_posts: number("first_posts")?,
        hosts: fields.get("hosts").split_whitespace().map(str::to_lowercase).collect(),
        links: fields.get("links").to_owned(),
        most_links: number("most_links")?,
        newcomer_posts: number("newcomer_posts")?,
    };
    let view = bench.view.as_ref().ok_or(Error::NotFound("page"))?;
    let app = &visit.app;
    app.db.transaction(async |conn| screening::set(conn, (view, bench.standing), &screening).await).await
}
