//! Readers and checkers in Python (`tests/tools.txt`), for a second opinion.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

static PYTHON: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    // target/debug/deps/it-…
    let target = std::env::current_exe().ok()?.ancestors().nth(3)?.to_owned();
    let installed = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.ci/tools"))
        .env("CARGO_TARGET_DIR", &target)
        .status()
        .is_ok_and(|status| status.success());
    installed.then(|| target.join("tools/bin/python"))
});

/// What a Python program prints for this input; `None`, loudly, where the tools cannot be installed.
#[track_caller]
pub fn python(program: &str, input: &str) -> Option<String> {
    let Some(python) = PYTHON.as_ref() else {
        eprintln!("SKIPPED: no second opinion from Python; .ci/tools could not install it");
        return None;
    };
    let mut child = Command::new(python)
        .args(["-c", program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).expect("text"))
}
