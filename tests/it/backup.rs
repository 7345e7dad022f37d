//! The whole house in one file, and back: another machine, the same house.

use std::path::Path;
use std::process::{Command, Stdio};

use reqwest::Method;
use serde_json::{Value, json};

use crate::federation::journey::two;
use crate::support::{House, Member, eventually};

fn draft(title: &str) -> Value {
    json!({"title": title, "body": "Con **detalle**.", "language": "es"})
}

async fn post(house: &House, member: &Member, title: &str) -> Value {
    house.post(member, "/communities/agua/topics", draft(title)).await.expect(201)
}

/// A picture with as much noise as it takes to be some kilobytes.
async fn picture(house: &House, member: &Member) -> Value {
    let noise = image::RgbImage::from_fn(96, 96, |x, y| {
        let n = x.wrapping_mul(2_654_435_761).wrapping_add(y.wrapping_mul(40_503_711));
        image::Rgb([n.to_le_bytes()[1], n.to_le_bytes()[2], n.to_le_bytes()[3]])
    });
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::from(noise).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let boundary = "XX";
    let mut body =
        format!("--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n")
            .into_bytes();
    body.extend_from_slice(&png.into_inner());
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    let request = house
        .request(Method::POST, "/api/ateneo/v1/media", Some(member))
        .header("Content-Type", format!("multipart/form-data; boundary={boundary}"))
        .body(body);
    house.send(request).await.expect(201)
}

struct Ended {
    ok: bool,
    text: String,
}

fn end(command: &mut Command) -> Ended {
    let output = command.output().unwrap();
    let text =
        [output.stdout, output.stderr].map(|part| String::from_utf8_lossy(&part).into_owned()).concat();
    Ended { ok: output.status.success(), text }
}

fn named(directory: &tempfile::TempDir, name: &str) -> String {
    directory.path().join(name).to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_house_moves_with_everything_and_keeps_quiet_until_told() {
    let (mut hub, ana, campus, beto, agua) = two().await;
    let place = tempfile::tempdir().unwrap();
    let file = named(&place, "hub.tar");
    let first = post(&hub, &ana, "Antes de la copia").await;
    let stored = picture(&hub, &ana).await;
    eventually("it is on the campus", || campus.topic(&beto, (&agua, "Antes de la copia"))).await;
    // Somebody goes on writing while it is copied.
    let mut copying =
        hub.command(&["backup", &file]).stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
    let mut during = 0;
    while copying.try_wait().unwrap().is_none() {
        during += 1;
        post(&hub, &ana, &format!("Durante la copia {during}")).await;
    }
    assert!(copying.wait().unwrap().success());
    use std::os::unix::fs::PermissionsExt as _;
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!Path::new(&format!("{file}.partial")).exists());
    // What comes after the copy is lost here, but not to those who heard it.
    post(&hub, &ana, "Después de la copia").await;
    eventually("the campus heard it", || campus.topic(&beto, (&agua, "Después de la copia"))).await;
    let key = |document: Value| document["publicKey"].clone();
    let keys = key(hub.document("/u/ana").await.expect(200));
    hub.kill();

    let mut copy = hub.twin().await;
    let restored = end(&mut copy.command(&["restore", &file]));
    assert!(restored.ok, "{}", restored.text);
    assert!(restored.text.contains("sends nothing"), "{}", restored.text);
    copy.start().await;
    // Tokens, keys, posts and files are the same.
    let topic = copy.get(Some(&ana), &format!("/topics/{}", first["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(topic["html"], first["html"]);
    assert_eq!(key(copy.document("/u/ana").await.expect(200)), keys);
    let served = copy.send(copy.request(Method::GET, path(&stored), None)).await;
    assert_eq!(served.status, 200);
    assert!(copy.topic(&ana, ("agua", "Después de la copia")).await.is_none());

    // It keeps quiet: what is written waits.
    post(&copy, &ana, "En la casa restaurada").await;
    let waits = "select count(*) from deliveries";
    eventually("it waits to be sent", || async { (copy.database.number(waits).await > 0).then_some(()) })
        .await;
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    assert!(campus.topic(&beto, (&agua, "En la casa restaurada")).await.is_none());

    // Told that it is the real one, it speaks, and nobody takes its words for old ones.
    assert!(copy.run(&["resume"]).contains("leave again"));
    eventually("it arrives", || campus.topic(&beto, (&agua, "En la casa restaurada"))).await;
    eventually("nothing is left", || async { (copy.database.number(waits).await == 0).then_some(()) }).await;
}

fn path(stored: &Value) -> &str {
    let url = stored["url"].as_str().unwrap();
    &url[url.find("/media/").unwrap()..]
}

#[tokio::test]
async fn what_is_damaged_or_in_the_way_is_refused() {
    let mut hub = House::open("hub").await;
    let ana = hub.member("ana");
    hub.community("agua", &ana);
    post(&hub, &ana, "Uno").await;
    picture(&hub, &ana).await;
    let place = tempfile::tempdir().unwrap();
    let file = named(&place, "hub.tar");
    hub.run(&["backup", &file]);
    // A backup never overwrites another, and one is not made of what is running elsewhere.
    assert!(end(&mut hub.command(&["backup", &file])).text.contains("is there already"));
    assert!(end(&mut hub.command(&["restore", &file])).text.contains("stop it first"));
    hub.kill();

    let whole = std::fs::read(&file).unwrap();
    let copy = hub.twin().await;
    let refused = |bytes: &[u8], told: &str| {
        let damaged = named(&place, "damaged.tar");
        std::fs::write(&damaged, bytes).unwrap();
        let ended = end(&mut copy.command(&["restore", &damaged]));
        assert!(!ended.ok && ended.text.contains(told), "{}", ended.text);
    };
    let mut flipped = whole.clone();
    let middle = flipped
        .windows(8)
        .position(|part| part == b"\x89PNG\r\n\x1a\n" || part.starts_with(b"RIFF"))
        .unwrap();
    flipped[middle + 200] ^= 4;
    refused(&flipped, "is damaged");
    refused(&whole[..whole.len() * 2 / 3], "is not restored");
    refused(b"this is no archive at all", "is not restored");
    let elsewhere =
        end(copy.command(&["restore", &file]).env("ATENEO_PUBLIC_URL", "http://other.localhost:1"));
    assert!(elsewhere.text.contains("every address in it would be wrong"), "{}", elsewhere.text);
    let other = "a secret of somebody else, long enough";
    let closed = end(copy.command(&["restore", &file]).env("ATENEO_SECRET", other));
    assert!(closed.text.contains("secret in the configuration"), "{}", closed.text);
    // Nothing of all that left a trace.
    assert!(end(&mut copy.command(&["restore", &file, "--check"])).text.contains("whole"));
    assert_eq!(copy.database.number("select count(*) from pg_tables where schemaname = 'public'").await, 0);

    // Over a house that is lived in only when it is said twice.
    let restored = end(&mut copy.command(&["restore", &file]));
    assert!(restored.ok, "{}", restored.text);
    assert!(end(&mut copy.command(&["restore", &file])).text.contains("--overwrite"));
    let asked = end(&mut copy.command(&["restore", &file, "--overwrite"]));
    assert!(!asked.ok && asked.text.contains("nothing was changed"), "{}", asked.text);
    let again = end(&mut copy.command(&["restore", &file, "--overwrite", "--yes"]));
    assert!(again.ok, "{}", again.text);
    assert_eq!(copy.database.number("select count(*) from accounts").await, 1);
}

#[tokio::test]
async fn a_full_disk_leaves_no_half_backup() {
    let hub = House::open("hub").await;
    let ana = hub.member("ana");
    picture(&hub, &ana).await;
    let place = tempfile::tempdir().unwrap();
    let file = named(&place, "hub.tar");
    // The shell's limit stands for a disk with 16 KiB left: writing beyond it fails.
    let program = hub.command(&["backup", &file]);
    let mut limited = Command::new("sh");
    limited
        .arg("-c")
        .arg("trap '' XFSZ; ulimit -f 32; exec \"$0\" backup \"$1\"")
        .arg(program.get_program())
        .arg(&file);
    for (key, value) in program.get_envs() {
        if let Some(value) = value {
            limited.env(key, value);
        }
    }
    let ended = end(limited.stdin(Stdio::null()));
    assert!(!ended.ok && ended.text.contains("no backup was made at"), "{}", ended.text);
    assert!(ended.text.contains("cannot be written") || ended.text.contains("too large"), "{}", ended.text);
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
}
