//! What pages weigh, compressed, as a first visit and as a later one; the table is printed
//! (`make test ARGS="weight -- --nocapture"`), the budget of the first visit is kept.

use std::collections::BTreeSet;

use reqwest::Method;

use crate::support::browser::Browser;
use crate::support::every_page::{Who, furnish};

/// A first visit: page, styles, script and pictures of the frame, in at most four requests.
const FIRST_VISIT: usize = 60_000;
const REQUESTS: usize = 4;
const LATER: usize = 20_000;
const SCRIPT: usize = 12_000;

/// Addresses of files of ours that a page loads at once.
fn files(page: &str) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    // What the script asks for once the page stands (passkeys) delays nobody.
    for part in page.replace("data-passkey=\"/assets/", "").split("\"/assets/").skip(1) {
        let path = part.split('"').next().unwrap_or_default();
        files.insert(format!("/assets/{}", path.split('#').next().unwrap_or_default()));
    }
    files
}

async fn weigh(browser: &Browser<'_>, path: &str, house: &crate::support::House) -> (usize, String) {
    let request = browser.request(Method::GET, path).header("Accept-Encoding", "gzip");
    let response = request.send().await.unwrap();
    let packed = response.bytes().await.unwrap();
    let plain = house.send(browser.request(Method::GET, path)).await.text;
    (packed.len(), plain)
}

#[tokio::test]
async fn the_first_visit_is_light_and_later_ones_are_lighter() {
    let furnished = furnish().await;
    let house = &furnished.house;
    let visitor = Browser::new(house);
    let mut member = Browser::new(house);
    member.sign_in("eva").await;
    let mut facilitator = Browser::new(house);
    facilitator.sign_in("ana").await;

    println!("{:<42} {:<12} {:>8} {:>8} {:>8}", "page", "who", "html", "first", "requests");
    let mut heavy = Vec::new();
    for page in &furnished.pages {
        let browser = match page.who {
            Who::Visitor => &visitor,
            Who::Member => &member,
            Who::Facilitator => &facilitator,
        };
        let (html, text) = weigh(browser, &page.path, house).await;
        let mut first = html;
        // The icon of the tab is fetched once, after everything else.
        let files: Vec<_> = files(&text).into_iter().filter(|file| !file.contains("favicon")).collect();
        for file in &files {
            let (size, _) = weigh(browser, file, house).await;
            first += size;
            if file.ends_with(".js") && size > SCRIPT {
                heavy.push(format!("{file}: {size} bytes"));
            }
        }
        let requests = files.len() + 1;
        println!("{:<42} {:<12} {html:>8} {first:>8} {requests:>8}", page.path, format!("{:?}", page.who));
        if html > LATER || first > FIRST_VISIT || requests > REQUESTS {
            heavy.push(format!("{}: {html} bytes, {first} at first in {requests} requests", page.path));
        }
    }
    assert!(heavy.is_empty(), "too heavy: {heavy:#?}");
}
