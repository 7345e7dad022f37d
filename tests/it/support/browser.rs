//! A person with a browser that knows forms and cookies, and no scripts.

use std::collections::BTreeMap;

use reqwest::Method;

use super::{Answer, House};

/// A browser without scripts.
pub struct Browser<'a> {
    pub house: &'a House,
    pub cookies: BTreeMap<String, String>,
    /// What its `Accept-Language` says.
    pub language: &'static str,
}

/// Of every member of the tests.
pub const PASSWORD: &str = "correct horse battery";

impl<'a> Browser<'a> {
    pub fn new(house: &'a House) -> Self {
        Self { house, cookies: BTreeMap::new(), language: "es" }
    }

    /// One that signed in with the password all members of tests have.
    pub async fn signed_in(house: &'a House, name: &str) -> Self {
        let mut browser = Self::new(house);
        let fields = [("login", name), ("password", PASSWORD)];
        assert_eq!(location(&browser.send(("/signin", "/signin"), &fields).await), "/");
        browser
    }

    pub fn keep(&mut self, answer: &Answer) {
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
            assert!(!cookie.contains("Secure"), "not under http: {cookie}");
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        self.house
            .request(method, path, None)
            .header("Cookie", cookies.join("; "))
            .header("Accept", "text/html,application/xhtml+xml;q=0.9")
            .header("Accept-Language", self.language)
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let answer = self.house.send(self.request(Method::GET, path)).await;
        self.keep(&answer);
        answer
    }

    /// The page, after redirects of our own.
    pub async fn visit(&mut self, path: &str) -> Answer {
        let mut answer = self.get(path).await;
        for _ in 0..3 {
            if answer.status != 303 {
                break;
            }
            let to = answer.headers["location"].to_str().unwrap().to_owned();
            answer = self.get(to.split('#').next().unwrap()).await;
        }
        answer
    }

    /// The token of the forms of a page.
    pub async fn token(&mut self, page: &str) -> String {
        let page = self.get(page).await;
        between(&page.text, "name=\"csrf\" value=\"", "\"").expect("a form with a token").to_owned()
    }

    /// Sends a form with the token found on `page`.
    pub async fn send(&mut self, (page, action): (&str, &str), fields: &[(&str, &str)]) -> Answer {
        let token = self.token(page).await;
        self.send_with(&token, action, fields).await
    }

    /// Sends a form with a token.
    pub async fn send_with(&mut self, token: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("csrf", token)];
        all.extend_from_slice(fields);
        let request = self.request(Method::POST, action).header("Origin", self.house.base()).form(&all);
        let answer = self.house.send(request).await;
        self.keep(&answer);
        answer
    }

    /// Signs in with the password every member of the tests has.
    pub async fn sign_in(&mut self, name: &str) {
        let fields = [("login", name), ("password", PASSWORD)];
        let answer = self.send(("/signin", "/signin"), &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
    }

    /// Fills the registration form in; signed in afterwards.
    pub async fn register(&mut self, name: &str) {
        let email = format!("{name}@example.org");
        let fields = [
            ("name", name),
            ("display_name", "Una Persona"),
            ("email", email.as_str()),
            ("password", PASSWORD),
        ];
        let answer = self.send(("/register", "/register"), &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        assert!(self.cookies.contains_key("session"));
    }
}

/// What stands between two marks of a page, the first time.
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.split(before).nth(1)?.split(after).next()
}

#[track_caller]
pub fn location(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.headers["location"].to_str().unwrap().to_owned()
}
