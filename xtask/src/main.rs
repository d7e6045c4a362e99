//! `cargo xtask`: builds, serves and tests Milepost.

fn main() {
    println!("xtask");
}
