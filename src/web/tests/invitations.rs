//! Invitations: what a link admits to, and how often.
use super::house::House;
use crate::accounts::{Member, invitation};
use crate::db::page::Page;
use crate::error::Error;

fn new(by: &Member, max_uses: Option<i32>) -> invitation::New<'static> {
    invitation::New { by: by.actor.id, community: None, email: None, note: "Pase", max_uses, days: 7 }
}

#[tokio::test]
async fn a_link_admits_as_many_as_it_says_and_no_more() {
    let house = House::new().await;
    let app = &house.app;
    let ana = house.admin("ana").await;
    let guests = [house.member("bea").await, house.member("caro").await, house.member("dino").await];
    let mut conn = app.db.conn().await.unwrap();
    let made = invitation::create(&mut conn, app.here(), &new(&ana, Some(2))).await.unwrap();
    let token = invitation::token(&app.secret, made.id);
    let (found, by) = invitation::open(&mut conn, &app.secret, &token, app.clock.now()).await.unwrap();
    assert_eq!((found.id, by.id, found.uses), (made.id, ana.actor.id, 0));

    // All at once, each in a transaction of its own: two get in.
    let tries = guests.iter().map(|guest| async {
        let id = guest.account.id;
        app.db
            .transaction(async |conn| invitation::redeem(conn, made.id, id, app.clock.now()).await)
            .await
            .is_ok()
    });
    let admitted = futures_util::future::join_all(tries).await;
    assert_eq!(admitted.iter().filter(|got_in| **got_in).count(), 2, "{admitted:?}");
    // Who is in may come again; nobody is counted twice.
    let first = guests.iter().zip(&admitted).find(|(_, got_in)| **got_in).unwrap().0;
    let again = invitation::redeem(&mut conn, made.id, first.account.id, app.clock.now()).await.unwrap();
    assert_eq!(again.uses, 2);
    let spent = invitation::open(&mut conn, &app.secret, &token, app.clock.now()).await;
    assert!(matches!(spent, Err(Error::NotFound(_))), "{spent:?}");
    let came = invitation::guests(&mut conn, &[made.id]).await.unwrap();
    assert_eq!(came[&made.id].len(), 2);
}

#[tokio::test]
async fn a_link_ends_when_its_time_is_over_or_it_is_revoked_and_cannot_be_guessed() {
    let house = House::new().await;
    let app = &house.app;
    let ana = house.admin("ana").await;
    let mut conn = app.db.conn().await.unwrap();
    let one = invitation::create(&mut conn, app.here(), &new(&ana, None)).await.unwrap();
    let other = invitation::create(&mut conn, app.here(), &new(&ana, None)).await.unwrap();
    let now = app.clock.now();
    let token = invitation::token(&app.secret, one.id);
    let (_, mark) = token.split_once('.').unwrap();
    for wrong in
        [format!("{}.{mark}", other.id), one.id.to_string(), format!("{}.", one.id), "x.y".to_owned()]
    {
        assert!(invitation::open(&mut conn, &app.secret, &wrong, now).await.is_err(), "{wrong}");
    }
    assert!(invitation::open(&mut conn, &app.secret, &token, now).await.is_ok());
    assert!(invitation::open(&mut conn, &app.secret, &token, one.expires_at).await.is_err());
    assert!(invitation::revoke(&mut conn, one.id, now).await.unwrap());
    assert!(!invitation::revoke(&mut conn, one.id, now).await.unwrap());
    assert!(invitation::open(&mut conn, &app.secret, &token, now).await.is_err());
    assert!(invitation::redeem(&mut conn, one.id, ana.account.id, now).await.is_err());

    let slice = invitation::list(&mut conn, None, Page::first(1)).await.unwrap();
    assert_eq!(slice.rows[0].0.id, other.id);
    let next = Page { after: slice.next, limit: 1 };
    let slice = invitation::list(&mut conn, None, next).await.unwrap();
    assert_eq!((slice.rows[0].0.id, slice.next.is_none()), (one.id, true));
}

#[tokio::test]
async fn what_is_wrong_with_an_invitation_is_told_by_field() {
    let house = House::new().await;
    let app = &house.app;
    let ana = house.admin("ana").await;
    let mut conn = app.db.conn().await.unwrap();
    let long = "x".repeat(501);
    let bad = invitation::New {
        email: Some("nadie"),
        note: &long,
        max_uses: Some(0),
        days: 400,
        ..new(&ana, None)
    };
    let Err(Error::Invalid(fields)) = invitation::create(&mut conn, app.here(), &bad).await else { panic!() };
    let names: Vec<&str> = fields.iter().map(|field| field.field).collect();
    assert_eq!(names, ["email", "note", "max_uses", "days"]);
}
