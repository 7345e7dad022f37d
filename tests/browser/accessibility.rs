//! What axe-core finds on a page of every type, in four languages, by day and by night.

use std::path::Path;

use fantoccini::Client;
use serde_json::{Value, json};

use crate::driver::{Driver, sign_in};
use crate::support::every_page::{PageType, Who, furnish};

/// axe-core from the tests' own tools (`.ci/tools`).
fn axe() -> String {
    let tools = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("tools/lib");
    let python = std::fs::read_dir(&tools)
        .unwrap_or_else(|_| panic!("run .ci/tools first: {} is missing", tools.display()))
        .next()
        .unwrap()
        .unwrap();
    std::fs::read_to_string(python.path().join("site-packages/axe_playwright_python/axe.min.js")).unwrap()
}

/// Everything axe knows by day; by night what colours change.
const RUN: &str = r"
const [night, done] = arguments;
const rules = night ? { runOnly: ['color-contrast'] } : {};
axe.run(document, { resultTypes: ['violations'], ...rules }).then(found => done(found.violations
  .filter(one => ['moderate', 'serious', 'critical'].includes(one.impact))
  .map(one => `${one.impact} ${one.id}: ${one.nodes.slice(0, 3).map(node => node.target.join(' ')).join(' | ')}`)),
  error => done([String(error)]));
";

async fn look(browser: &Client, axe: &str, url: &str, night: bool) -> Vec<String> {
    browser.goto(url).await.unwrap();
    browser.execute(axe, Vec::new()).await.unwrap();
    let found = browser.execute_async(RUN, vec![json!(night)]).await.unwrap();
    let list = found.as_array().expect("the list of what axe found");
    let mut found: Vec<String> = list.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    let wide = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
    if browser.execute(wide, Vec::new()).await.unwrap() == json!(true) {
        found.push("wider than the window".to_owned());
    }
    found
}

async fn all(driver: &Driver, (base, pages, who): (&str, &[PageType], Who), size: (u32, u32)) -> Vec<String> {
    let axe = axe();
    let browser = driver.browser(size).await;
    let mut wrong = Vec::new();
    if let Some(name) = name(who) {
        sign_in(&browser, base, name).await;
    } else {
        browser.goto(base).await.unwrap();
    }
    for theme in ["light", "dark"] {
        let choose = format!("document.cookie = 'theme={theme}; path=/'");
        browser.execute(&choose, Vec::new()).await.unwrap();
        for language in ["es", "pt", "en", "fr"] {
            for page in pages.iter().filter(|page| page.who == who) {
                let joint = if page.path.contains('?') { '&' } else { '?' };
                let url = format!("{base}{}{joint}lang={language}", page.path);
                for one in look(&browser, &axe, &url, theme == "dark").await {
                    wrong.push(format!("{} ({who:?}, {language}, {theme}): {one}", page.path));
                }
            }
        }
    }
    browser.close().await.unwrap();
    wrong
}

fn name(who: Who) -> Option<&'static str> {
    match who {
        Who::Visitor => None,
        Who::Member => Some("eva"),
        Who::Facilitator => Some("ana"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_any_page_type() {
    let furnished = furnish().await;
    let base = furnished.house.base();
    let pages = &furnished.pages;
    let driver = Driver::start().await;
    let (visitor, member, facilitator) = tokio::join!(
        all(&driver, (&base, pages, Who::Visitor), (360, 740)),
        all(&driver, (&base, pages, Who::Member), (361, 740)),
        all(&driver, (&base, pages, Who::Facilitator), (1440, 900)),
    );
    let wrong: Vec<_> = [visitor, member, facilitator].concat();
    assert!(wrong.is_empty(), "{} findings:\n{}", wrong.len(), wrong.join("\n"));
}
