//! What moderation tells the people concerned, on the page and by letter: who reported, who wrote, who
//! decides, who asked for a second look.

use serde_json::json;

use crate::support::browser::{Browser, between, location};
use crate::support::{House, eventually};

/// Waits for words on the page of notifications.
async fn told(browser: &mut Browser<'_>, words: &str) {
    for _ in 0..200 {
        if browser.get("/notifications").await.text.contains(words) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("never told: {words}: {}", browser.get("/notifications").await.text);
}

/// How many letters to an address hold these words.
fn letters(house: &House, to: &str, words: &str) -> usize {
    house.letters().iter().filter(|l| l.fields("To") == [to] && l.text.contains(words)).count()
}

async fn lettered(house: &House, to: &str, words: &str) {
    eventually(&format!("a letter to {to}: {words}"), || async {
        (letters(house, to, words) == 1).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_report_a_decision_and_its_review_are_told_to_those_concerned() {
    let house = House::open("casa").await;
    let ana = house.member("ana");
    let beto = house.member("beto");
    house.member("cora");
    house.community("agua", &ana);
    house.run(&[
        "member",
        "add",
        "eva",
        "--email",
        "eva@example.org",
        "--password",
        "correct horse battery",
        "--admin",
    ]);
    let draft = json!({"title": "Vendo filtros", "body": "Los mejores.", "language": "es"});
    let topic = house.post(&beto, "/communities/agua/topics", draft).await.expect(201);
    let post = format!("/post/{}", topic["id"].as_str().unwrap());
    let mut facilitator = Browser::signed_in(&house, "ana").await;
    let mut author = Browser::signed_in(&house, "beto").await;
    let mut reporter = Browser::signed_in(&house, "cora").await;
    let mut second = Browser::signed_in(&house, "eva").await;

    // Cora reports: Ana, who facilitates, is told on the page and by letter; Beto is not.
    let (form, fields) = (format!("{post}/report"), [("reason", "spam"), ("details", "Vende cosas.")]);
    assert_eq!(location(&reporter.send((&form, &form), &fields).await).split('?').next(), Some("/reports"));
    told(&mut facilitator, "Hay una denuncia que espera su decisión").await;
    lettered(&house, "ana@example.org", "Hay una denuncia que espera su decisión").await;

    // Ana hides it: its author has the moderators' letter and a notice, the reporter both as well.
    let fields =
        [("action", "hide"), ("rule", "spam"), ("reason", "Aquí no se vende."), ("scope", "community")];
    let (form, action) = (format!("{post}/moderate"), format!("{post}/moderate"));
    let decision = location(&facilitator.send((&form, &action), &fields).await);
    let decision = decision.split('?').next().unwrap().to_owned();
    told(&mut author, "La moderación decidió sobre algo suyo").await;
    told(&mut reporter, "Se decidió sobre lo que usted denunció").await;
    lettered(&house, "beto@example.org", "Aquí no se vende.").await;
    lettered(&house, "cora@example.org", "Se decidió sobre lo que usted denunció").await;
    assert_eq!(letters(&house, "beto@example.org", "La moderación decidió"), 0, "one letter, not two");
    let letter = house.letter(("beto@example.org", "/decisions/"), 0).await;
    assert!(letter.link("/decisions/").starts_with(&decision), "{}", letter.text);
    let page = author.get(&decision).await;
    assert!(page.status == 200 && page.text.contains("Aquí no se vende.") && !page.text.contains("cora"));
    assert!(reporter.get("/reports").await.text.contains("Decidido: Se ocultó un texto"));
    assert_eq!(reporter.get(&decision).await.status, 404);

    // Beto asks for a second look: Eva is told, Ana, who decided, is not.
    let form = format!("{decision}/appeal");
    assert_eq!(author.send((&decision, &form), &[("appeal", "No vendo nada.")]).await.status, 303);
    told(&mut second, "Una decisión espera que otra persona la revise").await;
    lettered(&house, "eva@example.org", "Una decisión espera que otra persona la revise").await;
    assert!(
        !facilitator
            .get("/notifications")
            .await
            .text
            .contains("Una decisión espera que otra persona la revise")
    );

    // Eva takes it back: Beto is told on the page and by letter, and the text is there again.
    let form = format!("{decision}/answer");
    let fields = [("outcome", "reversed"), ("answer", "Era una pregunta.")];
    let answered = second.send((&decision, &form), &fields).await;
    assert_eq!(answered.status, 303, "{}", answered.text);
    told(&mut author, "la decisión quedó sin efecto").await;
    lettered(&house, "beto@example.org", "Era una pregunta.").await;
    assert_eq!(letters(&house, "beto@example.org", "La revisión que pidió"), 0, "one letter, not two");
    assert_eq!(Browser::new(&house).get(&post).await.status, 200);
    // The notice leads to the decision with the answer.
    let list = author.get("/notifications").await.text;
    let newest = between(&list, "href=\"/notifications/", "\"").expect("a notice").to_owned();
    assert!(author.visit(&format!("/notifications/{newest}")).await.text.contains("Era una pregunta."));
}
