//! Administrators' pages: who sees them, and what they say and do.
use super::house::House;

#[tokio::test]
async fn only_administrators_find_the_pages() {
    let house = House::new().await;
    house.admin("lucia").await;
    house.member("ana").await;
    house.browser().get("/admin").await.is(404);
    let mut ana = house.signed_in("ana").await;
    ana.get("/admin").await.is(404).lacks("Administración");
    let mut lucia = house.signed_in("lucia").await;
    lucia.get("/").await.has("href=\"/admin\"");
    lucia.get("/admin").await.is(200).has("Administración").has("Nada espera por usted");
}
