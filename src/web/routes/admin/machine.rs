//! `/admin/storage`, `/admin/settings`: the machine and its configuration.

use crate::app::App;
use crate::config::{LogFormat, RegistrationMode};
use crate::i18n::{Reader, t};
use crate::operations::storage;
use crate::web::Answer;
use crate::web::pages::admin::settings::{self as settings_page, Group};
use crate::web::pages::admin::storage::{self as page, Storage};
use crate::web::visit::Shown;

pub async fn storage(Shown(visit): Shown) -> Answer {
    visit.administrator()?;
    let mut conn = visit.app.db.conn().await?;
    let view = Storage {
        kinds: &storage::kinds(&mut conn).await?,
        largest: &storage::largest(&mut conn).await?,
        tables: &storage::tables(&mut conn).await?,
        survey: storage::surveyed(&mut conn).await?,
        backup: storage::last_backup(&mut conn).await?,
        disk: storage::disk(&visit.app.config.data_dir),
    };
    Ok(visit.page(page::show(&visit.frame(None), &view)))
}

pub async fn settings(Shown(visit): Shown) -> Answer {
    visit.administrator()?;
    let groups = groups(visit.reader, &visit.app);
    Ok(visit.page(settings_page::show(&visit.frame(None), &groups)))
}

/// The configuration in words; secrets are said to be set, never shown.
fn groups(r: Reader, app: &App) -> Vec<Group> {
    let config = &app.config;
    let yes_no = |on: bool| if on { t!(r, "admin-yes") } else { t!(r, "admin-no") };
    let set = |is: bool| if is { t!(r, "admin-set") } else { t!(r, "admin-not-set") };
    let list = |items: Vec<String>| if items.is_empty() { "–".to_owned() } else { items.join(", ") };
    let mode = match config.registration.mode {
        RegistrationMode::Open => "open",
        RegistrationMode::Approval => "approval",
        RegistrationMode::Invitation => "invitation",
        RegistrationMode::Closed => "closed",
    };
    let format = match config.log.format {
        LogFormat::Text => "text",
        LogFormat::Json => "json",
    };
    let languages = config.instance.languages.iter().map(|language| language.code().to_owned()).collect();
    let proxies = config.limits.trusted_proxies.iter().map(ToString::to_string).collect();
    vec![
        Group {
            key: "ateneo",
            settings: vec![
                ("public_url", config.public_url.to_string()),
                ("bind", config.bind.to_string()),
                ("data_dir", config.data_dir.display().to_string()),
                ("media_url", config.media_url.as_ref().map_or_else(|| set(false), ToString::to_string)),
                ("database_url", set(config.database_url.is_some())),
                ("secret", set(config.secret.is_some())),
            ],
        },
        Group {
            key: "instance",
            settings: vec![
                ("title", config.instance.title.clone()),
                ("description", config.instance.description.clone()),
                ("languages", list(languages)),
                ("contact", config.instance.contact.clone().unwrap_or_else(|| set(false))),
            ],
        },
        Group { key: "registration", settings: vec![("mode", mode.to_owned())] },
        Group {
            key: "federation",
            settings: vec![
                ("allow_loopback", yes_no(config.federation.allow_loopback)),
                ("send_summary", yes_no(config.federation.send_summary)),
                ("inbox_per_second", config.federation.inbox_per_second.to_string()),
                ("inbox_burst", config.federation.inbox_burst.to_string()),
                ("new_actors_per_minute", config.federation.new_actors_per_minute.to_string()),
            ],
        },
        Group { key: "database", settings: vec![("pool_size", config.database.pool_size.to_string())] },
        Group {
            key: "limits",
            settings: vec![
                ("sign_in_per_hour", config.limits.sign_in_per_hour.to_string()),
                ("registrations_per_hour", config.limits.registrations_per_hour.to_string()),
                ("posts_per_hour", config.limits.posts_per_hour.to_string()),
                ("trusted_proxies", list(proxies)),
            ],
        },
        Group {
            key: "mail",
            settings: vec![("smtp_url", set(config.mail.smtp_url.is_some())), ("from", app.mailer.from())],
        },
        Group {
            key: "log",
            settings: vec![("filter", config.log.filter.clone()), ("format", format.to_owned())],
        },
    ]
}
