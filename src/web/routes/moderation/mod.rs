//! Reporting, deciding, appealing; the queue and the public log.

pub mod decision;
pub mod judge;
pub mod queue;
pub mod report;
pub mod screening;

use axum::Router;
use axum::routing::{get, post};

use crate::app::AppState;
use crate::communities::{CommunityView, Standing, community};
use crate::db::ids::CommunityId;
use crate::error::{Error, Result};
use crate::moderation::Judge;
use crate::web::routes::{find_community, standing};
use crate::web::visit::Visit;

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/{path}/{id}/report", get(report::form).post(report::send))
        .route("/reports", get(report::mine))
        .route("/{path}/{id}/moderate", get(judge::form).post(judge::decide))
        .route("/cases/{id}", get(judge::case))
        .route("/cases/{id}/claim", post(queue::claim))
        .route("/c/{name}/moderation", get(queue::of_community))
        .route("/c/{name}/moderation/rules", get(screening::form).post(screening::save))
        .route("/c/{name}/log", get(queue::public_log))
        .route("/log", get(queue::house_log))
        .route("/admin/moderation", get(queue::of_house))
        .route("/decisions", get(decision::mine))
        .route("/decisions/{id}", get(decision::show))
        .route("/decisions/{id}/appeal", post(decision::file_appeal))
        .route("/decisions/{id}/undo", post(decision::undo))
        .route("/decisions/{id}/answer", post(decision::answer))
}

/// In whose name the visitor decides: a community's, or the house's. Whoever may not finds nothing here.
pub struct Bench {
    pub view: Option<CommunityView>,
    pub standing: Standing,
}

impl Bench {
    /// The house's, for administrators.
    pub fn house(visit: &Visit) -> Result<Self> {
        let admin = visit.member()?.account.is_admin;
        if admin {
            Ok(Self { view: None, standing: Standing::default() })
        } else {
            Err(Error::NotFound("page"))
        }
    }

    /// A community's by name, for those who facilitate it.
    pub async fn named(visit: &Visit, name: &str) -> Result<Self> {
        visit.member()?;
        let (view, standing) = find_community(visit, name).await?;
        Self::facilitating(view, standing)
    }

    /// A community's by id; the house's for `None`.
    pub async fn of(visit: &Visit, id: Option<CommunityId>) -> Result<Self> {
        let Some(id) = id else { return Self::house(visit) };
        visit.member()?;
        let mut conn = visit.app.db.conn().await?;
        let view = community::find(&mut conn, id).await?;
        Self::over(visit, &mut conn, view).await
    }

    async fn over(visit: &Visit, conn: &mut crate::db::Conn, view: CommunityView) -> Result<Self> {
        let standing = standing(conn, &view, visit.viewer()).await?;
        Self::facilitating(view, standing)
    }

    fn facilitating(view: CommunityView, standing: Standing) -> Result<Self> {
        if view.is_local() && standing.facilitates() {
            Ok(Self { view: Some(view), standing })
        } else {
            Err(Error::NotFound("page"))
        }
    }

    /// Where a post is judged: in its community, else by administrators.
    pub async fn of_home(visit: &Visit, home: Option<&CommunityView>) -> Result<Self> {
        visit.member()?;
        if let Some(home) = home.filter(|home| home.is_local()) {
            let mut conn = visit.app.db.conn().await?;
            return Self::over(visit, &mut conn, home.clone()).await;
        }
        Self::house(visit)
    }

    pub fn judge<'a>(&'a self, visit: &'a Visit) -> Result<Judge<'a>> {
        Ok(Judge {
            member: visit.member()?,
            community: self.view.as_ref(),
            standing: self.standing,
            secret: &visit.app.secret,
        })
    }

    /// Its queue.
    pub fn queue(&self) -> String {
        match &self.view {
            Some(view) => format!("/c/{}/moderation", view.actor.path_name()),
            None => "/admin/moderation".to_owned(),
        }
    }
}
