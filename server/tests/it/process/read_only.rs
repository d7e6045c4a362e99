//! The audit of a data folder leaves it as it is.

use crate::shop::process::ShopProcess;
use std::{fs, path::Path};

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_writes_nothing_and_an_empty_file_is_no_database() {
    let mut shop = ShopProcess::open().await;
    let board = shop.api().board().await;
    shop.api().place(&board, "A-1").await;
    let (whole, said) = shop.command(&["audit", "verify"]).await;
    assert!(whole, "beside a running server: {said}");
    shop.stop().await;
    let contents = |folder: &Path| {
        let mut files: Vec<_> = fs::read_dir(folder)
            .expect("a folder")
            .map(|file| file.expect("a file"))
            .map(|file| {
                (
                    file.file_name(),
                    fs::read(file.path()).expect("bytes"),
                    file.metadata().unwrap().modified().unwrap(),
                )
            })
            .collect();
        files.sort();
        files
    };
    let before = contents(&shop.data());
    let (whole, said) = shop.command(&["audit", "verify"]).await;
    assert!(whole, "{said}");
    assert!(contents(&shop.data()) == before, "the audit wrote something");

    fs::write(shop.data().join("milepost.db"), "").expect("an empty file");
    let before = contents(&shop.data());
    let (whole, said) = shop.command(&["audit", "verify"]).await;
    assert!(!whole && said.contains("holds no Milepost database"), "{said}");
    assert!(contents(&shop.data()) == before, "the audit wrote something");
}
