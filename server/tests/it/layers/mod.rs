//! The direction of imports: domain ← store ← services, broadcast ← http ← cli, with the transport apart from the services, and
//! no file that imports itself by a detour. What the compiler does not see, because it is one crate, is read from the text.

mod scan;

use scan::{Imports, scan};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// A layer: which files are in it, which other files of the crate they may import, and which crates they may not.
struct Layer {
    name: &'static str,
    files: &'static [&'static str],
    may_import: &'static [&'static str],
    never: &'static [&'static str],
}

const WEB: [&str; 5] = ["axum", "hyper", "hyper_util", "tower", "tower_http"];

/// From the top to the bottom. A file is in the first layer that names its folder or itself.
const SERVER: [Layer; 9] = [
    Layer { name: "main", files: &["main.rs", "lib.rs"], may_import: &["cli"], never: &["sqlx"] },
    Layer {
        name: "cli",
        files: &["cli/"],
        may_import: &["demo", "serve", "folder", "http", "transport", "services", "base"],
        never: &["sqlx", "axum", "app"],
    },
    Layer {
        name: "demo",
        files: &["demo/"],
        may_import: &["folder", "services", "base"],
        never: &["sqlx", "axum", "app"],
    },
    Layer {
        name: "serve",
        files: &["serve.rs"],
        may_import: &["http", "transport", "services", "base"],
        never: &["sqlx", "app"],
    },
    Layer {
        name: "folder",
        files: &["folder.rs"],
        may_import: &["services", "base"],
        never: &["sqlx", "axum", "app"],
    },
    Layer {
        name: "http",
        files: &["http/"],
        may_import: &["transport", "services", "base"],
        never: &["sqlx"],
    },
    Layer {
        name: "services",
        files: &["services/"],
        may_import: &["base"],
        never: &["sqlx", "app", WEB[0], WEB[1], WEB[2], WEB[3], WEB[4]],
    },
    Layer {
        name: "transport",
        files: &["transport/"],
        may_import: &["base"],
        never: &["sqlx", "app", "store", "domain"],
    },
    Layer {
        name: "base",
        files: &[
            "broadcast.rs",
            "coding.rs",
            "config.rs",
            "metrics.rs",
            "presence.rs",
            "shares.rs",
            "sse.rs",
        ],
        may_import: &[],
        never: &["sqlx", "app", "tower_http"],
    },
];

const STORE: [Layer; 1] = [Layer {
    name: "store",
    files: &[""],
    may_import: &[],
    never: &["server", "app", WEB[0], WEB[1], WEB[2], WEB[3], WEB[4]],
}];

const DOMAIN: [Layer; 1] = [Layer {
    name: "domain",
    files: &[""],
    may_import: &[],
    never: &[
        "server",
        "store",
        "app",
        "tokio",
        "sqlx",
        "rand",
        "chrono_tz",
        "std::time",
        "std::fs",
        "std::net",
        "std::env",
        "Utc::now",
        "Local",
    ],
}];

const NO_SERVER: [&str; 5] = ["sqlx", "axum", "tokio", "server", "store"];

/// Every folder of pages, each of which imports what is below it and no other page but those that it names.
const APP: [Layer; 10] = [
    Layer {
        name: "app",
        files: &["lib.rs", "app.rs", "routes.rs", "start.rs"],
        may_import: &["pages", "new_order", "order", "board", "frame", "data", "api", "components"],
        never: &NO_SERVER,
    },
    Layer {
        name: "pages",
        files: &[
            "auth/",
            "calendar/",
            "home.rs",
            "import/",
            "inbox/",
            "orders/",
            "people/",
            "roles/",
            "rules/",
            "settings/",
            "stand_ins/",
            "work/",
            "workflow/",
        ],
        may_import: &["frame", "data", "api", "components"],
        never: &NO_SERVER,
    },
    Layer {
        name: "new_order",
        files: &["new_order.rs"],
        may_import: &["order", "frame", "data", "api", "components"],
        never: &NO_SERVER,
    },
    Layer {
        name: "order",
        files: &["order/"],
        may_import: &["board", "frame", "data", "api", "components"],
        never: &NO_SERVER,
    },
    Layer {
        name: "board",
        files: &["board/"],
        may_import: &["frame", "data", "api", "components"],
        never: &NO_SERVER,
    },
    Layer {
        name: "frame",
        files: &[
            "acknowledge.rs",
            "assign.rs",
            "shell/",
            "navigation.rs",
            "load.rs",
            "lazy.rs",
            "board_choice.rs",
            "board_context.rs",
            "loading.rs",
            "submit.rs",
            "posted.rs",
        ],
        may_import: &["data", "api", "components"],
        never: &NO_SERVER,
    },
    Layer {
        name: "data",
        files: &["commands.rs", "counts.rs", "feed.rs", "session.rs", "paths.rs"],
        may_import: &["api", "components"],
        never: &NO_SERVER,
    },
    Layer { name: "api", files: &["api/"], may_import: &[], never: &NO_SERVER },
    // They are handed what they show.
    Layer { name: "components", files: &["components/"], may_import: &[], never: &NO_SERVER },
    // Rendered on the server alone.
    Layer { name: "tracking", files: &["tracking/"], may_import: &["components"], never: &NO_SERVER },
];

fn shown(file: &Path, source: &Path) -> String {
    file.strip_prefix(source).expect("a file of the crate").to_string_lossy().replace('\\', "/")
}

/// Every wrong edge, as a sentence with its files.
fn wrong_edges(imports: &Imports, source: &Path, layers: &[Layer]) -> Vec<String> {
    let shown = |file: &Path| shown(file, source);
    let layer_of = |file: &Path| {
        let file = shown(file);
        let found = layers.iter().find(|layer| {
            layer
                .files
                .iter()
                .any(|folder| file == *folder || file.starts_with(folder) && !folder.ends_with(".rs"))
        });
        found.unwrap_or_else(|| panic!("{file} is in no layer: name it in tests/it/layers"))
    };
    let mut faults = Vec::new();
    for (file, targets) in &imports.files {
        let layer = layer_of(file);
        // A crate's root only says what there is.
        for target in targets.iter().filter(|_| shown(file) != "lib.rs") {
            let other = layer_of(target);
            if other.name != layer.name && !layer.may_import.contains(&other.name) {
                let (file, target) = (shown(file), shown(target));
                faults.push(format!("{file} imports {target}: {} may not import {}", layer.name, other.name));
            }
        }
    }
    for (file, paths) in &imports.outside {
        let layer = layer_of(file);
        let never = |path: &str| {
            layer.never.iter().find(|never| path == **never || path.starts_with(&format!("{never}::")))
        };
        for (path, never) in paths.iter().filter_map(|path| Some((path, never(path)?))) {
            faults.push(format!("{} uses {path}: {} may not use {never}", shown(file), layer.name));
        }
    }
    faults
}

/// One way round for each group of files that import each other.
fn circles(imports: &Imports, source: &Path) -> Vec<String> {
    let files = &imports.files;
    let (mut found, mut known) = (Vec::new(), BTreeSet::new());
    for start in files.keys() {
        if known.contains(start) {
            continue;
        }
        if let Some(way) = way_back(files, start) {
            known.extend(way.iter().copied());
            let way: Vec<_> = way.into_iter().map(|file| shown(file, source)).collect();
            found.push(format!("a circle: {}", way.join(" → ")));
        }
    }
    found
}

/// The shortest way from a file over its imports back to it.
fn way_back<'f>(
    files: &'f BTreeMap<PathBuf, BTreeSet<PathBuf>>,
    start: &'f PathBuf,
) -> Option<Vec<&'f PathBuf>> {
    let (mut ways, mut seen) = (vec![vec![start]], BTreeSet::new());
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            for next in files.get(*way.last()?).into_iter().flatten() {
                let way = [&way[..], &[next]].concat();
                if next == start {
                    return Some(way);
                }
                if seen.insert(next) {
                    longer.push(way);
                }
            }
        }
        ways = longer;
    }
    None
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository").to_owned()
}

fn read(folder: &str) -> (PathBuf, Imports) {
    let source = repository().join(folder);
    let imports = scan(&source.join("lib.rs"), |file| fs::read_to_string(file).ok());
    assert!(imports.files.len() > 3, "{folder} was not read");
    (source, imports)
}

#[track_caller]
fn check_layers(folder: &str, layers: &[Layer]) {
    let (source, imports) = read(folder);
    let faults = wrong_edges(&imports, &source, layers);
    assert!(faults.is_empty(), "{folder}:\n{}", faults.join("\n"));
}

#[track_caller]
fn check_circles(folder: &str) {
    let (source, imports) = read(folder);
    let faults = circles(&imports, &source);
    assert!(faults.is_empty(), "{folder}:\n{}", faults.join("\n"));
}

#[test]
fn the_domain_imports_nobody_and_has_no_clock() {
    check_layers("app/domain/src", &DOMAIN);
}

#[test]
fn the_domain_imports_in_no_circle() {
    check_circles("app/domain/src");
}

#[test]
fn the_store_imports_the_domain_alone_and_in_no_circle() {
    check_layers("server/store/src", &STORE);
    check_circles("server/store/src");
}

#[test]
fn the_server_imports_downwards_and_in_no_circle() {
    check_layers("server/src", &SERVER);
    check_circles("server/src");
}

#[test]
fn the_app_imports_no_server_its_components_no_api_and_nobody_in_a_circle() {
    check_layers("app/src", &APP);
    check_circles("app/src");
}

/// What the check says of a server of these files.
fn said_of(files: &[(&str, &str)]) -> Vec<String> {
    let texts: BTreeMap<_, _> =
        files.iter().map(|(file, text)| (Path::new("src").join(file), (*text).to_owned())).collect();
    let imports = scan(Path::new("src/lib.rs"), |file| texts.get(file).cloned());
    [wrong_edges(&imports, Path::new("src"), &SERVER), circles(&imports, Path::new("src"))].concat()
}

#[test]
fn a_wrong_edge_is_named_with_its_files_however_it_is_written() {
    let with = |line: &str| {
        let root = ("lib.rs", "pub mod http;\npub mod services;\n");
        let http = [("http/mod.rs", "pub mod error;\n"), ("http/error.rs", "use crate::services::orders;\n")];
        said_of(&[
            root,
            http[0],
            http[1],
            ("services/mod.rs", "pub mod orders;\n"),
            ("services/orders.rs", line),
        ])
    };
    assert_eq!(
        with("use domain::Card;\n// use crate::http::error;\nfn f() { g(\"crate::http::error\") }\n"),
        Vec::<String>::new()
    );
    let wrong = "services/orders.rs imports http/error.rs: services may not import http";
    let circle = "a circle: http/error.rs → services/orders.rs → http/error.rs";
    for line in [
        "use crate::http::error::Problem;",
        "use crate::{http::{self, error as e}};",
        "fn f() -> super::super::http::error::P { x }",
    ] {
        let said = with(line);
        assert!(said.contains(&wrong.to_owned()) && said.contains(&circle.to_owned()), "{line}: {said:?}");
    }
    assert_eq!(
        with("use std::{io, fmt};\nuse axum::{Router, http::header};"),
        [
            "services/orders.rs uses axum::Router: services may not use axum",
            "services/orders.rs uses axum::http::header: services may not use axum"
        ]
    );
    assert_eq!(
        with("#[cfg(test)]\nmod tests {\n    use crate::http::error::Problem;\n}\n"),
        Vec::<String>::new()
    );
}

#[test]
fn a_circle_of_siblings_and_one_over_their_folder_are_found() {
    let root = ("lib.rs", "pub mod services;\n");
    let siblings = [
        ("services/mod.rs", "pub mod a;\npub mod b;\n"),
        ("services/a.rs", "use super::b;\n"),
        ("services/b.rs", "use super::a::A;\n"),
    ];
    assert_eq!(
        said_of(&[root, siblings[0], siblings[1], siblings[2]]),
        ["a circle: services/a.rs → services/b.rs → services/a.rs"]
    );
    let folder = |child| {
        said_of(&[
            root,
            ("services/mod.rs", "mod a;\nmod c;\npub use a::A;\nuse c::C;\npub struct B;\n"),
            ("services/a.rs", child),
            ("services/c.rs", "pub struct C;\n"),
        ])
    };
    assert_eq!(folder("use super::B;\n"), ["a circle: services/a.rs → services/mod.rs → services/a.rs"]);
    assert_eq!(
        folder("use super::C;\n"),
        Vec::<String>::new(),
        "a name that is only handed on is its own file's"
    );
}
