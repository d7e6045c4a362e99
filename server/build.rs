//! Has cargo embed the site again when `cargo xtask site` has made another one. Without this a release binary that was first
//! built without a site would stay without one.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Debug builds read the site from disk. Watching a file that is not there would make every one of them start over.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=../target/site/manifest.json");
    }
}
