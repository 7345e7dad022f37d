//! Who is visiting: found once for each request, before anything else, and handed to the handler.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, OnceLock};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use maud::Markup;

use super::components::notice::Done;
use super::forms::Fields;
use super::layout::{Badge, Frame, Theme, ToVerify};
use crate::accounts::session::{self, Session};
use crate::accounts::{Member, account};
use crate::app::AppState;
use crate::config::RegistrationMode;
use crate::db::ids::ActorId;
use crate::error::{Error, Reason, Result};
use crate::i18n::{Language, Reader, negotiate};
use crate::secret::random_token;

/// A request's visitor and what pages need to know of them.
pub struct Visit {
    pub app: AppState,
    pub reader: Reader,
    theme: Theme,
    session: Option<Session>,
    member: Option<Member>,
    /// Notifications not read yet, to a hundred.
    unread: u32,
    csrf: String,
    /// What form tokens may be bound to: the session, or the cookie of somebody not signed in yet.
    binders: Vec<String>,
    /// The cookie a form token is bound to, when it has to be set.
    new_visitor: Option<String>,
    /// The session went on: so does its cookie.
    renewed: Option<String>,
    /// Path and query without `lang`; for a form that was sent, of the page that holds the form.
    path: String,
    form: OnceLock<Fields>,
    done: Option<Done>,
    /// Token of a sign-in whose code is still to come.
    second: Option<String>,
    /// `?lang=` was given: remembered.
    chosen: Option<Language>,
    pub address: IpAddr,
    pub user_agent: String,
}

/// Shared between the layer that found it and the handler.
pub type Guest = Arc<Visit>;

impl FromRequestParts<AppState> for Shown {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, StatusCode> {
        parts.extensions.get::<Guest>().cloned().map(Shown).ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// The visit, as handlers take it.
pub struct Shown(pub Guest);

const SESSION: &str = "session";
const VISITOR: &str = "visitor";
const LANGUAGE: &str = "lang";
const DONE: &str = "done";
const THEME: &str = "theme";
const SECOND: &str = "second";
/// The browser's time zone, noted by the script.
const ZONE: &str = "zone";
/// A session's cookie is sent anew when it has not been used for so long.
const RENEW_AFTER: TimeDelta = TimeDelta::hours(1);

/// `__Host-` ties a cookie to this host and https, where there is https.
fn secured(app: &AppState, name: &str) -> String {
    if app.site.is_https() { format!("__Host-{name}") } else { name.to_owned() }
}

fn cookie(app: &AppState, (name, value): (String, String), days: Option<i64>) -> String {
    let mut cookie = Cookie::new(name, value);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(app.site.is_https());
    match days {
        Some(days) => format!("{cookie}; Max-Age={}", days * 86_400),
        None => cookie.to_string(),
    }
}

impl Visit {
    /// Finds the session. When that fails, the visit is a stranger's, to draw the error for.
    pub async fn find(app: &AppState, parts: &Parts) -> (Self, Result<()>) {
        let jar = CookieJar::from_headers(&parts.headers);
        let token = jar.get(&secured(app, SESSION)).map(Cookie::value).filter(|token| token.len() <= 100);
        match resume(app, token).await {
            Ok(found) => (Self::new(app, (parts, &jar), found), Ok(())),
            Err(error) => (Self::new(app, (parts, &jar), None), Err(error)),
        }
    }

    /// Reads cookies and headers.
    fn new(
        app: &AppState,
        (parts, jar): (&Parts, &CookieJar),
        found: Option<(Session, Member, u32)>,
    ) -> Self {
        let now = app.clock.now();
        let token = jar.get(&secured(app, SESSION)).map(|cookie| cookie.value().to_owned());
        let (session, member, unread) = match found {
            Some((session, member, unread)) => (Some(session), Some(member), unread),
            None => (None, None, 0),
        };
        let text = |name: header::HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let query = parts.uri.query().unwrap_or_default();
        let chosen = query.split('&').find_map(|part| part.strip_prefix("lang=")).and_then(Language::parse);
        let kept = jar.get(LANGUAGE).map(|cookie| cookie.value().to_owned());
        let locale = chosen.unwrap_or_else(|| {
            let own = member.as_ref().map(|member| member.account.language());
            let default = app.site.language;
            negotiate(own, kept.as_deref(), text(header::ACCEPT_LANGUAGE), default)
        });
        let visitor = jar.get(&secured(app, VISITOR)).map(|cookie| cookie.value().to_owned());
        let renewed = token
            .clone()
            .filter(|_| session.as_ref().is_some_and(|session| now - session.last_seen_at > RENEW_AFTER));
        let binders: Vec<String> = token
            .filter(|_| session.is_some())
            .into_iter()
            .chain(visitor.filter(|value| value.len() >= 20))
            .collect();
        let new_visitor = binders.is_empty().then(random_token);
        let binder = binders.first().or(new_visitor.as_ref()).map_or("", String::as_str);
        let guessed = || jar.get(ZONE).and_then(|cookie| cookie.value().parse().ok()).unwrap_or(Tz::UTC);
        Self {
            csrf: app.secret.sign(&format!("csrf:{binder}")),
            binders,
            renewed,
            reader: Reader {
                locale,
                zone: member.as_ref().map_or_else(guessed, |member| member.account.zone()),
                now,
            },
            theme: match jar.get(THEME).map(Cookie::value) {
                Some("light") => Theme::Light,
                Some("dark") => Theme::Dark,
                _ => Theme::Auto,
            },
            path: shown_path(parts),
            form: OnceLock::new(),
            done: jar.get(DONE).and_then(|cookie| Done::from_code(cookie.value())),
            second: jar
                .get(&secured(app, SECOND))
                .map(|cookie| cookie.value().to_owned())
                .filter(|token| token.len() <= 100),
            address: client_address(app, parts),
            user_agent: text(header::USER_AGENT).unwrap_or_default().to_owned(),
            app: app.clone(),
            session,
            member,
            unread,
            new_visitor,
            chosen,
        }
    }

    #[must_use]
    pub fn viewer(&self) -> Option<&Member> {
        self.member.as_ref()
    }

    #[must_use]
    pub fn viewer_id(&self) -> Option<ActorId> {
        self.member.as_ref().map(|member| member.actor.id)
    }

    /// Whoever is signed in; else the page says to sign in first.
    pub fn member(&self) -> Result<&Member> {
        self.member.as_ref().ok_or(Error::Unauthenticated)
    }

    /// The administrator who visits; for others there is no such page.
    pub fn administrator(&self) -> Result<&Member> {
        self.viewer().filter(|member| member.account.is_admin).ok_or(Error::NotFound("page"))
    }

    /// Notifications this member has not read; a hundred stands for more.
    #[must_use]
    pub fn unread(&self) -> u32 {
        self.unread
    }

    /// Whoever is signed in and has given the password or a passkey within the last quarter of an hour;
    /// else the page asks for it first.
    pub fn recent(&self) -> Result<&Member> {
        let member = self.member()?;
        let recent = self.session.as_ref().is_some_and(|session| session.is_recent(self.now()));
        if recent { Ok(member) } else { Err(Error::Forbidden(Reason::NotRecent)) }
    }

    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// Whether a form's token is this visitor's: of the session, or of the time before signing in,
    /// when the form was given back to somebody whose session had ended.
    #[must_use]
    pub fn owns_token(&self, token: &str) -> bool {
        self.binders.iter().any(|binder| self.app.secret.is_signed(&format!("csrf:{binder}"), token))
    }

    /// Keeps what a form said, so that whatever goes wrong can give it back.
    pub fn keep(&self, form: Fields) {
        let _ = self.form.set(form);
    }

    /// What the form of this request said, if there was one.
    #[must_use]
    pub fn form(&self) -> Option<&Fields> {
        self.form.get()
    }

    /// Who limits count together: an address, or the network an IPv6 visitor has to themselves (RFC 6177).
    #[must_use]
    pub fn neighbourhood(&self) -> IpAddr {
        match self.address {
            IpAddr::V6(address) => match address.to_ipv4_mapped() {
                Some(mapped) => IpAddr::V4(mapped),
                None => IpAddr::V6(Ipv6Addr::from(u128::from(address) >> 64 << 64)),
            },
            v4 => v4,
        }
    }

    /// Path and query of the page, without `lang`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The code of the page's language.
    #[must_use]
    pub fn language(&self) -> &'static str {
        self.reader.locale.code()
    }

    /// The frame of a page; `path` is where language links lead.
    #[must_use]
    pub fn frame<'a>(&'a self, path: Option<&'a str>) -> Frame<'a> {
        Frame {
            reader: self.reader,
            site: &self.app.config.instance.title,
            base: self.app.site.base(),
            path: path.unwrap_or(&self.path),
            viewer: self.member.as_ref().map(|member| Badge {
                name: &member.actor.name,
                display_name: member.actor.label(),
                avatar: member.actor.icon_url.as_deref(),
                unread: self.unread,
                is_admin: member.account.is_admin,
                to_verify: member.account.email_verified_at.is_none().then(|| ToVerify {
                    email: &member.account.email,
                    required: self.app.mailer.directory().is_none(),
                }),
            }),
            csrf: &self.csrf,
            theme: self.theme,
            registration: !matches!(
                self.app.config.registration.mode,
                RegistrationMode::Closed | RegistrationMode::Invitation
            ),
            done: self.done,
        }
    }

    /// A page.
    #[must_use]
    pub fn page(&self, markup: Markup) -> Response {
        self.page_with(StatusCode::OK, markup)
    }

    #[must_use]
    pub fn page_with(&self, status: StatusCode, markup: Markup) -> Response {
        let mut response =
            (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], markup.into_string())
                .into_response();
        if self.done.is_some() {
            set(response.headers_mut(), expired(DONE));
        }
        response
    }

    /// A page with a form for visitors: the cookie its token is bound to comes with it.
    #[must_use]
    pub fn form_page(&self, status: StatusCode, markup: Markup) -> Response {
        let mut response = self.page_with(status, markup);
        if let Some(visitor) = &self.new_visitor {
            let value = (secured(&self.app, VISITOR), visitor.clone());
            set(response.headers_mut(), cookie(&self.app, value, Some(1)));
        }
        response
    }

    /// To another page, which says what was done.
    #[must_use]
    pub fn redirect(&self, to: &str, done: Option<Done>) -> Response {
        let location = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
        let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response();
        if let Some(done) = done {
            let value = (DONE.to_owned(), done.code().to_owned());
            set(response.headers_mut(), cookie(&self.app, value, None));
        }
        response
    }

    /// Hands the visitor the session's cookie.
    pub fn sign_in(&self, response: &mut Response, token: String) {
        let value = (secured(&self.app, SESSION), token);
        set(response.headers_mut(), cookie(&self.app, value, Some(session::LIFETIME.num_days())));
    }

    /// The token of a sign-in whose code is still to come.
    #[must_use]
    pub fn second_step(&self) -> Option<&str> {
        self.second.as_deref()
    }

    /// Remembers, for this browser's session, that the password was right.
    pub fn begin_second_step(&self, response: &mut Response, token: String) {
        set(response.headers_mut(), cookie(&self.app, (secured(&self.app, SECOND), token), None));
    }

    pub fn end_second_step(&self, response: &mut Response) {
        set(response.headers_mut(), expired(&secured(&self.app, SECOND)));
    }

    pub fn sign_out(&self, response: &mut Response) {
        set(response.headers_mut(), expired(&secured(&self.app, SESSION)));
        set(response.headers_mut(), expired(&secured(&self.app, VISITOR)));
    }

    /// A session that goes on keeps its cookie; not where the answer signs in or out.
    pub fn renew(&self, response: &mut Response) {
        let name = secured(&self.app, SESSION);
        let told = response.headers().get_all(header::SET_COOKIE).iter();
        let replaced = told.filter_map(|cookie| cookie.to_str().ok()).any(|cookie| cookie.starts_with(&name));
        if let Some(token) = self.renewed.as_ref().filter(|_| !replaced) {
            self.sign_in(response, token.clone());
        }
    }

    /// Remembers a language chosen by `?lang=`: in the account, else in a cookie.
    pub async fn remember_language(&self, response: &mut Response) -> Result<()> {
        let Some(chosen) = self.chosen else { return Ok(()) };
        let value = (LANGUAGE.to_owned(), chosen.code().to_owned());
        set(response.headers_mut(), cookie(&self.app, value, Some(365)));
        if let Some(member) = self.member.as_ref().filter(|member| member.account.locale != chosen.code()) {
            let mut conn = self.app.db.conn().await?;
            account::set_language(&mut conn, member.account.id, chosen).await?;
        }
        Ok(())
    }

    /// Now, as this visit saw it.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.reader.now
    }
}

fn set(headers: &mut HeaderMap, cookie: String) {
    if let Ok(value) = HeaderValue::try_from(cookie) {
        headers.append(header::SET_COOKIE, value);
    }
}

fn expired(name: &str) -> String {
    let mut cookie = Cookie::new(name.to_owned(), "");
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(name.starts_with("__Host-"));
    format!("{cookie}; Max-Age=0")
}

async fn resume(app: &AppState, token: Option<&str>) -> Result<Option<(Session, Member, u32)>> {
    match token {
        Some(token) => session::resume(&mut *app.db.conn().await?, token, app.clock.now()).await,
        None => Ok(None),
    }
}

/// The page that holds the form sent to `path`.
fn form_page(path: &str) -> String {
    match path.trim_start_matches('/').split('/').collect::<Vec<_>>().as_slice() {
        ["c", name, part @ ("topics" | "taxonomy")] => format!("/c/{name}/{part}/new"),
        ["c", name, "taxonomy", slug, "edit" | "merge"] => format!("/c/{name}/taxonomy/{slug}/edit"),
        ["c", name, "taxonomy", slug, _] => format!("/c/{name}/taxonomy/{slug}"),
        ["c", _, "edit" | "join" | "invitations"] => path.to_owned(),
        ["c", name, "roles" | "members" | "state"] | ["c", name, "requests", _] => {
            format!("/c/{name}/facilitate")
        }
        ["communities"] => "/communities/new".to_owned(),
        ["post" | "reply", _, "edit" | "delete"] | ["signin" | "register" | "settings"] => path.to_owned(),
        [_, _, "report" | "moderate"] | [_, _, "moderation", "rules"] => path.to_owned(),
        ["decisions", id, _] => format!("/decisions/{id}"),
        ["cases", id, _] => format!("/cases/{id}"),
        ["settings", "data", "delete"] | ["welcome", _] => path.to_owned(),
        ["signin", ..] => "/signin".to_owned(),
        ["invite", _] | ["password", "reset", ..] => path.to_owned(),
        ["settings", "security", "email" | "password"] | ["settings", "security", "passkeys", "new"] => {
            path.to_owned()
        }
        ["settings", tab, ..] => format!("/settings/{tab}"),
        ["admin", page, .., _] => format!("/admin/{page}"),
        ["notifications", _] => "/notifications".to_owned(),
        ["c", name, "people", _] => format!("/c/{name}/people"),
        [kind @ ("c" | "u" | "post" | "reply" | "tag"), name, _] => format!("/{kind}/{name}"),
        _ => "/".to_owned(),
    }
}

/// Path and query as they came, but for `lang`.
fn shown_path(parts: &Parts) -> String {
    if parts.method == http::Method::POST {
        return form_page(parts.uri.path());
    }
    let kept: Vec<&str> = parts
        .uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|part| !part.is_empty() && !part.starts_with("lang="))
        .collect();
    if kept.is_empty() {
        parts.uri.path().to_owned()
    } else {
        format!("{}?{}", parts.uri.path(), kept.join("&"))
    }
}

/// The peer, or the last hop before our own proxies.
fn client_address(app: &AppState, parts: &Parts) -> IpAddr {
    let peer = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(peer)| peer.ip());
    let trusted = &app.config.limits.trusted_proxies;
    if !trusted.contains(&peer) {
        return peer;
    }
    let hops = parts.headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<IpAddr> =
        hops.flat_map(|value| value.split(',')).filter_map(|hop| hop.trim().parse().ok()).collect();
    hops.into_iter().rev().find(|hop| !trusted.contains(hop)).unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("/c/agua/topics", "/c/agua/topics/new")]
    #[case("/c/agua/follow", "/c/agua")]
    #[case("/post/1/replies", "/post/1")]
    #[case("/reply/1/edit", "/reply/1/edit")]
    #[case("/settings/security/sessions", "/settings/security")]
    #[case("/settings/privacy", "/settings/privacy")]
    #[case("/post/1/report", "/post/1/report")]
    #[case("/decisions/1/appeal", "/decisions/1")]
    #[case("/signout", "/")]
    fn every_form_has_its_page(#[case] form: &str, #[case] page: &str) {
        assert_eq!(form_page(form), page);
    }
}
