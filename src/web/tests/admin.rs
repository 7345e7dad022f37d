//! Administrators' pages: who sees them, and what they say and do.
use super::house::House;
use crate::operations::{overview, storage};

const PAGES: [&str; 9] = [
    "/admin",
    "/admin/members",
    "/admin/communities",
    "/admin/servers",
    "/admin/deliveries",
    "/admin/jobs",
    "/admin/mail",
    "/admin/storage",
    "/admin/settings",
];

/// A server that did not take three things, with two that wait.
const TROUBLE: &str = "
    insert into instances (id, host, title, software, software_version, fails, last_error, next_try_at)
      values (7, 'foro.example:8443', 'Foro', 'lemmy', '0.19', 2, 'connection refused', now() + interval '9 minutes');
    insert into targets (id, inbox_url, instance_id, pending_id, acked_id)
      values (70, 'https://foro.example:8443/inbox', 7, 5, 3);
    insert into outbox (id, ap_id, event_id, actor_id, object_ap_id, body)
      select n, 'https://hub.example/activities/' || n, n, (select id from actors limit 1),
             'https://hub.example/post/' || n, '{\"type\":\"Create\"}' from generate_series(1, 5) n;
    insert into deliveries (target_id, outbox_id) values (70, 4), (70, 5);
    insert into dead_letters (id, target_id, outbox_id, reason, http_status, tries, first_at)
      values (71, 70, 1, 'refused with 400', 400, 1, now()), (72, 70, 2, 'refused with 422', 422, 1, now()),
             (73, 70, 999, 'refused with 400', 400, 1, now());
    insert into delivery_days (instance_id, day, sent, failed)
      values (7, (now() at time zone 'utc')::date, 12, 3), (7, (now() at time zone 'utc')::date - 2, 40, 0);";

#[tokio::test]
async fn only_administrators_find_the_pages() {
    let house = House::new().await;
    house.admin("lucia").await;
    house.member("ana").await;
    let mut ana = house.signed_in("ana").await;
    let mut stranger = house.browser();
    for page in PAGES {
        stranger.get(page).await.is(404);
        ana.get(page).await.is(404).lacks("Administración");
    }
    ana.get("/settings").await;
    for form in ["/admin/sending", "/admin/deliveries/retry", "/admin/mail/test"] {
        ana.post(form, &[("on", "0")]).await.is(404);
    }
    assert_eq!(house.rows("select count(*) from sending where paused_at is not null").await, "0");
    let mut lucia = house.signed_in("lucia").await;
    lucia.get("/").await.has("href=\"/admin\"");
    for page in PAGES {
        lucia.get(page).await.is(200).has("aria-current=\"page\"").has("<h1>");
    }
}

#[tokio::test]
async fn the_first_page_says_what_needs_somebody() {
    let house = House::new().await;
    house.admin("lucia").await;
    house.rows(TROUBLE).await;
    house.rows("insert into jobs (name, payload, failed_at) values ('import actor', '{}', now())").await;
    let mut lucia = house.signed_in("lucia").await;
    lucia
        .get("/admin")
        .await
        .has("1 tarea falló y se abandonó")
        .has("3 mensajes no se pudieron entregar")
        .has("Nunca se hizo una copia de seguridad")
        .has("No hay servidor de correo configurado");
}

#[tokio::test]
async fn a_server_is_paused_and_goes_on() {
    let house = House::new().await;
    house.admin("lucia").await;
    house.rows(TROUBLE).await;
    let mut lucia = house.signed_in("lucia").await;
    lucia.get("/admin/servers?show=trouble").await.has("Foro").has("lemmy 0.19").has("Falló; se reintenta");
    let page = lucia.get("/admin/servers/foro.example%3A8443").await;
    page.is(200).has("connection refused").has("52").has("refused with 422").has("polyline points=");
    let paused = lucia.post("/admin/servers/foro.example%3A8443/pause", &[("on", "1")]).await;
    lucia.follow(&paused).await.has("en pausa").has("Reanudar");
    let resumed = lucia.post("/admin/servers/foro.example%3A8443/pause", &[("on", "0")]).await;
    lucia.follow(&resumed).await.has("continúan");
    assert_eq!(house.rows("select paused_at is null from instances where id = 7").await, "t");
    lucia.get("/admin/servers/nowhere.example").await.is(404);
}

#[tokio::test]
async fn dead_letters_are_tried_again_or_dropped() {
    let house = House::new().await;
    house.admin("lucia").await;
    house.rows(TROUBLE).await;
    let mut lucia = house.signed_in("lucia").await;
    lucia.get("/admin/deliveries").await.has("refused with 400").has("Ya no se conserva");
    let again = lucia.post("/admin/deliveries/71/retry", &[]).await;
    lucia.follow(&again).await.has("Se intenta de nuevo");
    let queued = "select acked_id || ' ' || (select count(*) from deliveries) from targets where id = 70";
    assert_eq!(house.rows(queued).await, "0 3");
    lucia.post("/admin/deliveries/71/retry", &[]).await.is(404);
    // What the outbox has forgotten cannot be sent again.
    lucia.post("/admin/deliveries/73/retry", &[]).await.is(404);
    lucia
        .get("/admin/deliveries/72/drop")
        .await
        .has("no llegará nunca a foro.example:8443")
        .has("refused with 422");
    let dropped = lucia.post("/admin/deliveries/72/drop", &[]).await;
    lucia.follow(&dropped).await.has("Se descartó").lacks("refused with 422");
    lucia.get("/admin/servers/foro.example%3A8443/drop").await.has("1 mensaje para foro.example:8443");
    lucia.post("/admin/servers/foro.example%3A8443/drop", &[]).await.is(303);
    assert_eq!(house.rows("select count(*) from dead_letters").await, "0");
}

#[tokio::test]
async fn sending_is_paused_and_resumed() {
    let house = House::new().await;
    house.admin("lucia").await;
    let mut lucia = house.signed_in("lucia").await;
    lucia.get("/admin").await.has("Pausar los envíos");
    let paused = lucia.post("/admin/sending", &[("on", "0")]).await;
    lucia.follow(&paused).await.has("Los envíos están en pausa").has("Reanudar los envíos");
    let resumed = lucia.post("/admin/sending", &[("on", "1")]).await;
    lucia.follow(&resumed).await.lacks("Los envíos están en pausa");
}

#[tokio::test]
async fn jobs_are_tried_again_or_dropped() {
    let house = House::new().await;
    house.admin("lucia").await;
    house
        .rows(
            "insert into jobs (id, name, payload, tries, last_error, failed_at)
             values (8, 'import actor', '{\"url\": \"x\"}', 6, 'no answer', now()), (9, 'import actor', '{}', 6, 'no answer', now())",
        )
        .await;
    let mut lucia = house.signed_in("lucia").await;
    lucia.get("/admin/jobs").await.has("no answer").has("import actor");
    let again = lucia.post("/admin/jobs/8/retry", &[]).await;
    lucia.follow(&again).await.has("Se intenta de nuevo");
    assert_eq!(
        house.rows("select tries || ' ' || (failed_at is null) from jobs where id = 8").await,
        "0 true"
    );
    // What still waits is not dropped.
    lucia.get("/admin/jobs/8/drop").await.is(404);
    lucia.post("/admin/jobs/8/drop", &[]).await.is(404);
    lucia.get("/admin/jobs/9/drop").await.has("Lo que debía hacer no se hará");
    lucia.post("/admin/jobs/9/drop", &[]).await.is(303);
    assert_eq!(house.rows("select count(*) from jobs where id = 9").await, "0");
}

#[tokio::test]
async fn letters_are_tested_sent_again_and_dropped() {
    let house = House::new().await;
    house.admin("lucia").await;
    house
        .rows(
            "insert into letters (id, recipient, kind, subject, content, failed_at, last_error)
             values (5, 'eva@correo.example', 'verify', 'Confirme su correo', '{}', now(), 'the address was refused'),
                    (6, 'eva@correo.example', 'digest', 'Su semana', '{}', now(), 'x')",
        )
        .await;
    let mut lucia = house.signed_in("lucia").await;
    lucia.get("/admin/mail").await.has("the address was refused").has("lucia@correo.example").has("/mail");
    let tested = lucia.post("/admin/mail/test", &[]).await;
    lucia.follow(&tested).await.has("Carta de prueba de");
    lucia.post("/admin/mail/5/retry", &[]).await.is(303);
    assert_eq!(house.rows("select count(*) from jobs where name = 'send letter'").await, "2");
    lucia.get("/admin/mail/6/drop").await.has("Su semana");
    lucia.post("/admin/mail/6/drop", &[]).await.is(303);
    lucia.get("/admin/mail?show=unsent").await.lacks("Su semana").has("Confirme su correo");
}

#[tokio::test]
async fn members_are_found_and_made_administrators() {
    let house = House::new().await;
    let own = house.admin("lucia").await.account.id;
    let ana = house.member("ana").await.account.id;
    house.member("anahi").await;
    house.rows("update accounts set suspended_at = now() where email like 'anahi%'").await;
    house.rows("update accounts set email_verified_at = now() where email like 'ana@%'").await;
    let mut lucia = house.signed_in("lucia").await;
    house.signed_in("ana").await;
    lucia.get("/admin/members?q=AN%C3%81").await.has("Nadie coincide");
    lucia
        .get("/admin/members?q=ana")
        .await
        .has("ana@correo.example")
        .has("anahi@")
        .lacks(&format!("/admin/members/{own}\""));
    lucia.get("/admin/members?q=%25").await.has("Nadie coincide");
    lucia.get("/admin/members?state=suspended").await.has("anahi@").lacks("ana@correo.example");
    let page = format!("/admin/members/{ana}");
    lucia.get(&page).await.has("Dar la administración").has("Cerrar sus sesiones");
    // From here to the act of suspending, which is moderation's.
    lucia.get(&page).await.has("href=\"/u/ana/moderate?action=suspend\"");
    lucia.get("/u/ana/moderate?action=suspend").await.is(200).has("value=\"suspend\" checked");
    lucia.get(&format!("/admin/members/{own}")).await.lacks("?action=suspend");
    let given = lucia.post(&format!("{page}/role"), &[("on", "1")]).await;
    lucia.follow(&given).await.has("Ahora administra este sitio").has("Quitar de la administración");
    let ended = lucia.post(&format!("{page}/sessions"), &[]).await;
    lucia.follow(&ended).await.has("Se cerraron todas sus sesiones");
    assert_eq!(house.rows(&format!("select count(*) from sessions where account_id = {ana}")).await, "0");
    let taken = lucia.post(&format!("{page}/role"), &[("on", "0")]).await;
    lucia.follow(&taken).await.has("Ya no administra");
    // Who has not confirmed the address gets the letter again.
    house.rows("update accounts set email_verified_at = null where email like 'ana@%'").await;
    lucia.get(&page).await.has("Correo sin verificar").has("carta de verificación");
    let asked = lucia.post(&format!("{page}/verification"), &[]).await;
    lucia.follow(&asked).await.has("La carta sale enseguida");
    assert_eq!(house.rows("select recipient from letters where kind = 'verify'").await, "ana@correo.example");
    // The last one stays.
    let refused = lucia.post(&format!("/admin/members/{own}/role"), &[("on", "0")]).await;
    lucia.follow(&refused).await.has("No se cambió nada");
    lucia.get("/admin/members/1").await.is(404);
}

#[tokio::test]
async fn the_house_counts_its_days_and_its_files() {
    let house = House::new().await;
    let lucia = house.admin("lucia").await;
    let app = &house.app;
    let mut conn = app.db.conn().await.unwrap();
    let now = app.clock.now();
    overview::count_days(&mut conn, now).await.unwrap();
    overview::count_days(&mut conn, now).await.unwrap();
    let weeks = overview::weeks(&mut conn, now).await.unwrap();
    assert_eq!((weeks.len(), weeks[11].members), (12, 1));
    let key = format!("{}.png", "a".repeat(64));
    app.storage.put(&key, bytes::Bytes::from_static(b"12345")).await.unwrap();
    let survey = storage::survey(app).await.unwrap();
    // It is new: a post may be about to mention it.
    assert_eq!((survey.files, survey.size, survey.orphans), (1, 5, 0));
    let old = std::fs::File::open(app.config.data_dir.join("media").join(&key)).unwrap();
    old.set_modified(std::time::SystemTime::from(now - chrono::TimeDelta::days(2))).unwrap();
    assert_eq!(storage::survey(app).await.unwrap().orphans, 1);
    house
        .rows(&format!("update actors set icon_url = 'http://x/media/{key}' where id = {}", lucia.actor.id))
        .await;
    assert_eq!(storage::survey(app).await.unwrap().orphans, 0);
    let mut lucia = house.signed_in("lucia").await;
    lucia.get("/admin/storage").await.has("5 B").has("1 archivo").has("accounts");
}

#[tokio::test]
async fn the_configuration_is_shown_without_its_secrets() {
    let house = House::with(
        "secret = 'a secret of thirty-two characters or more'\n[mail]\nsmtp_url = 'smtp://user:clave@127.0.0.1'",
    )
    .await;
    house.admin("lucia").await;
    let mut lucia = house.signed_in("lucia").await;
    lucia.get("/admin/settings").await.has("smtp_url").has("definido").lacks("clave").lacks("thirty-two");
}
