//! The REST API for people who program. The description comes from the door itself, through the
//! composition root: `web` does not know `api`.

use axum::Extension;
use axum::extract::Path;
use std::sync::Arc;

use crate::error::Error;
use crate::web::Answer;
use crate::web::pages::docs::description::Description;
use crate::web::pages::docs::{self as page, Docs};
use crate::web::visit::Shown;

/// The description, when the composition root handed one in.
type Given = Option<Extension<Arc<Description>>>;

pub async fn index(Shown(visit): Shown, given: Given) -> Answer {
    let Extension(description) = given.ok_or(Error::NotFound("page"))?;
    let view = Docs { description: &description, site: visit.app.site.base() };
    Ok(visit.page(page::index(&visit.frame(None), view)))
}

pub async fn resource(Shown(visit): Shown, Path(name): Path<String>, given: Given) -> Answer {
    let Extension(description) = given.ok_or(Error::NotFound("page"))?;
    let view = Docs { description: &description, site: visit.app.site.base() };
    let drawn = page::resource(&visit.frame(None), view, &name).ok_or(Error::NotFound("page"))?;
    Ok(visit.page(drawn))
}
