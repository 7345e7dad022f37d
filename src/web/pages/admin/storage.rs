//! `/admin/storage`: what the house keeps, and how much room is left.
use crate::i18n::{Reader, t};
use crate::operations::storage::{Backup, Disk, Kind, Large, Survey, Table};
use crate::web::components::admin::{Tab, admin};
use crate::web::components::measure::{bytes, number};
use crate::web::components::post::time;
use crate::web::layout::Frame;
use maud::{Markup, html};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Storage<'a> {
    pub kinds: &'a [Kind],
    pub largest: &'a [Large],
    pub tables: &'a [Table],
    pub survey: Option<Survey>,
    pub backup: Option<Backup>,
    pub disk: Option<Disk>,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Storage<'_>) -> Markup {
    let r = frame.reader;
    let database = view.tables.first().map_or(0, |table| table.database_size);
    let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let body = html! {
        dl.sums {
            div { dt { (t!(r, "admin-storage-database")) } dd { (bytes(r, database)) } }
            div { dt { (t!(r, "admin-storage-files")) } dd {
                @if let Some(survey) = view.survey { (bytes(r, survey.size)) small { (t!(r, "admin-files", count = survey.files)) " · " (time(r, survey.at)) } }
                @else { "–" small { (t!(r, "admin-storage-uncounted")) } }
            } }
            div { dt { (t!(r, "admin-storage-free")) } dd {
                @if let Some(disk) = view.disk { (bytes(r, signed(disk.free))) small { (t!(r, "admin-storage-of", size = bytes(r, signed(disk.total)))) } } @else { "–" }
            } }
            div { dt { (t!(r, "admin-storage-backup")) } dd {
                @if let Some(backup) = view.backup { (time(r, backup.made_at)) small { (bytes(r, backup.size)) } } @else { (t!(r, "admin-never")) small { code { "ateneo backup" } } }
            } }
        }
        @if let Some(survey) = view.survey.filter(|survey| survey.orphans > 0) {
            p.hint { (t!(r, "admin-storage-orphans", count = survey.orphans, size = bytes(r, survey.orphan_size))) }
        }
        section.sec aria-labelledby="kinds" {
            div.head { h2 #kinds { (t!(r, "admin-storage-kinds")) } }
            @if view.kinds.is_empty() { p.empty { (t!(r, "admin-storage-none")) } } @else { (kinds(r, view.kinds)) }
        }
        @if !view.largest.is_empty() { section.sec aria-labelledby="largest" {
            div.head { h2 #largest { (t!(r, "admin-storage-largest")) } }
            (largest(r, view.largest))
        } }
        section.sec aria-labelledby="tables" {
            div.head { h2 #tables { (t!(r, "admin-storage-tables")) } }
            (tables(r, view.tables))
        }
    };
    admin(frame, Tab::Storage, &body)
}

fn kinds(r: Reader, kinds: &[Kind]) -> Markup {
    html! { table.tbl.gap2 {
        thead { tr { th scope="col" { (t!(r, "admin-kind")) } th.num scope="col" { (t!(r, "admin-storage-files")) } th.num scope="col" { (t!(r, "admin-size")) } } }
        tbody { @for kind in kinds { tr {
            th scope="row" { (kind.media_type) } td.num { (number(r, kind.files)) } td.num { (bytes(r, kind.size)) }
        } } }
    } }
}

fn largest(r: Reader, files: &[Large]) -> Markup {
    html! { table.tbl.gap2 {
        thead { tr { th scope="col" { (t!(r, "admin-file")) } th.wideonly scope="col" { (t!(r, "admin-member")) } th.num scope="col" { (t!(r, "admin-size")) } } }
        tbody { @for file in files { tr {
            th scope="row" {
                @match (file.post_id, file.post_kind.as_deref()) {
                    (Some(id), Some("reply")) => a href={ "/reply/" (id) } { (file.media_type) },
                    (Some(id), _) => a href={ "/post/" (id) } { (file.media_type) },
                    (None, _) => { (file.media_type) },
                }
                small { (file.key.chars().take(12).collect::<String>()) "…" }
            }
            td.wideonly { "@" (file.uploader) }
            td.num { (bytes(r, file.size)) }
        } } }
    } }
}

fn tables(r: Reader, tables: &[Table]) -> Markup {
    html! { table.tbl.gap2 {
        thead { tr { th scope="col" { (t!(r, "admin-table")) } th.num scope="col" { (t!(r, "admin-rows")) } th.num scope="col" { (t!(r, "admin-size")) } } }
        tbody { @for table in tables { tr {
            th scope="row" { code { (table.name) } } td.num { (number(r, table.rows)) } td.num { (bytes(r, table.size)) }
        } } }
    } }
}
