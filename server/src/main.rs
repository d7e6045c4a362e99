//! The `milepost` command.

fn main() {
    println!("milepost");
}
