//! What each file of a crate imports, read from its text: the module tree from its `mod` lines, then every `use` tree and every
//! path that begins with `crate`, `super`, `self`, a child module or another crate. Modules for tests are left out.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

type Segments = Vec<String>;

/// A crate's files and what they import.
#[derive(Debug, Default)]
pub struct Imports {
    /// Each file with the files of its crate that it imports.
    pub files: BTreeMap<PathBuf, BTreeSet<PathBuf>>,
    /// Each file with the paths into other crates, like `chrono::Utc`.
    pub outside: BTreeMap<PathBuf, BTreeSet<String>>,
}

/// How often a name may be handed on.
const STEPS: u32 = 8;

/// A crate taken apart.
#[derive(Debug, Default)]
struct Modules {
    /// Each module's file.
    files: BTreeMap<Segments, PathBuf>,
    /// Each file's paths.
    paths: BTreeMap<PathBuf, BTreeSet<Segments>>,
    /// The names that each file's `use` lines bring in, with what they stand for.
    names: BTreeMap<PathBuf, BTreeMap<String, Segments>>,
}

/// Reads a crate from its root file on. `read` gives a file's text, or nothing where there is none.
pub fn scan(root: &Path, read: impl Fn(&Path) -> Option<String>) -> Imports {
    let mut modules = Modules::default();
    let folder = root.parent().expect("a folder").to_owned();
    descend(&read, Vec::new(), root.to_owned(), &folder, &mut modules);
    let mut imports = Imports::default();
    for (module, file) in &modules.files {
        let (files, outside) = (
            imports.files.entry(file.clone()).or_default(),
            imports.outside.entry(file.clone()).or_default(),
        );
        for path in &modules.paths[file] {
            match resolved(&modules, module, path, STEPS) {
                Some(target) if target != file => drop(files.insert(target.clone())),
                Some(_) => {}
                None => drop(outside.insert(path.join("::"))),
            }
        }
    }
    imports
}

/// Follows the `mod` lines of a file; a file that stands in two places, by `#[path]`, is two modules.
fn descend(
    read: &impl Fn(&Path) -> Option<String>,
    module: Segments,
    file: PathBuf,
    folder: &Path,
    modules: &mut Modules,
) {
    let text = read(&file).unwrap_or_else(|| panic!("{} cannot be read", file.display()));
    let all = without_tests(tokenized(&text));
    for (at, window) in all.windows(3).enumerate() {
        let ["mod", name, ";"] = [&*window[0], &*window[1], &*window[2]] else { continue };
        let beside = file.parent().expect("a folder");
        let (file, below) = match elsewhere(&all[..at]) {
            Some(path) => {
                let file = normal(&beside.join(path));
                let below = file.parent().expect("a folder").to_owned();
                (file, below)
            }
            None => {
                let (flat, below) = (folder.join(format!("{name}.rs")), folder.join(name));
                (if read(&flat).is_some() { flat } else { below.join("mod.rs") }, below)
            }
        };
        let module = [&module[..], &[name.to_owned()]].concat();
        descend(read, module, file, &below, modules);
    }
    let (paths, names) = paths(&all);
    modules.paths.insert(file.clone(), paths);
    modules.names.insert(file.clone(), names);
    modules.files.insert(module, file);
}

/// The path of a `#[path = "…"]` right before a `mod` with its visibility.
fn elsewhere(before: &[String]) -> Option<&str> {
    let visibility = before
        .iter()
        .rev()
        .take_while(|word| ["pub", "(", ")", "super", "crate"].contains(&word.as_str()))
        .count();
    let before = &before[..before.len() - visibility];
    match before {
        [.., hash, open, path, equals, text, close]
            if [hash, open, path, equals, close].map(|t| &**t) == ["#", "[", "path", "=", "]"] =>
        {
            text.strip_prefix('"')
        }
        _ => None,
    }
}

fn normal(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut all, part| {
        match part {
            std::path::Component::ParentDir => drop(all.pop()),
            part => all.push(part),
        }
        all
    })
}

/// Words, `::` and single signs. Comments are gone; a text stands as `"` and what it says.
fn tokenized(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let (mut tokens, mut at) = (Vec::new(), 0);
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    while at < chars.len() {
        let rest = &chars[at..];
        let length = match rest {
            ['/', '/', ..] => rest.iter().position(|c| *c == '\n').unwrap_or(rest.len()),
            ['/', '*', ..] => {
                rest.windows(2).position(|pair| pair == ['*', '/']).map_or(rest.len(), |end| end + 2)
            }
            ['r', '#', '"', ..] => {
                rest.windows(2).position(|pair| pair == ['"', '#']).map_or(rest.len(), |end| end + 2)
            }
            ['"', ..] => {
                let end = text_end(rest);
                tokens.push(rest[..end - 1].iter().collect());
                end
            }
            ['\'', '\\', ..] => {
                2 + rest[2..].iter().skip(1).position(|c| *c == '\'').map_or(rest.len() - 2, |end| end + 2)
            }
            ['\'', _, '\'', ..] => 3,
            [':', ':', ..] => {
                tokens.push("::".to_owned());
                2
            }
            [c, ..] if is_word(*c) => {
                let end = rest.iter().position(|c| !is_word(*c)).unwrap_or(rest.len());
                tokens.push(rest[..end].iter().collect());
                end
            }
            [c, ..] => {
                if !c.is_whitespace() {
                    tokens.push(c.to_string());
                }
                1
            }
            [] => unreachable!(),
        };
        at += length;
    }
    tokens
}

fn text_end(rest: &[char]) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != '"' {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

/// Leaves out `#[cfg(test)] mod … { … }`.
fn without_tests(tokens: Vec<String>) -> Vec<String> {
    const MARK: [&str; 8] = ["#", "[", "cfg", "(", "test", ")", "]", "mod"];
    let (mut kept, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        let marked =
            tokens.len() >= at + 10 && tokens[at..at + 8].iter().zip(MARK).all(|(token, mark)| token == mark);
        if !marked || tokens[at + 9] != "{" {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        }
        let mut depth = 0;
        at += 9;
        loop {
            depth += match tokens.get(at).map(String::as_str) {
                Some("{") => 1,
                Some("}") => -1,
                Some(_) => 0,
                None => break,
            };
            at += 1;
            if depth == 0 {
                break;
            }
        }
    }
    kept
}

/// All paths of at least two segments, those of `use` trees taken apart, and the names that the trees bring in.
fn paths(tokens: &[String]) -> (BTreeSet<Segments>, BTreeMap<String, Segments>) {
    let is = |at: usize, token: &str| tokens.get(at).is_some_and(|there| there == token);
    let (mut paths, mut names, mut at) = (BTreeSet::new(), BTreeMap::new(), 0);
    while at < tokens.len() {
        // `use<>` says what a type captures and imports nothing.
        if tokens[at] == "use" && !is(at + 1, "<") {
            at = tree(tokens, at + 1, &[], &mut names, &mut paths);
        } else if is(at + 1, "::") && !(at > 0 && tokens[at - 1] == "::") {
            let mut path = vec![tokens[at].clone()];
            while is(at + 1, "::")
                && tokens
                    .get(at + 2)
                    .is_some_and(|next| next.starts_with(|c: char| c.is_alphabetic() || c == '_'))
            {
                path.push(tokens[at + 2].clone());
                at += 2;
            }
            at += 1;
            if path.len() > 1 {
                paths.insert(path);
            }
        } else {
            at += 1;
        }
    }
    (paths, names)
}

/// Reads one branch of a `use` tree; the answer is where it ends.
fn tree(
    tokens: &[String],
    mut at: usize,
    before: &[String],
    names: &mut BTreeMap<String, Segments>,
    paths: &mut BTreeSet<Segments>,
) -> usize {
    let (mut path, mut name) = (before.to_vec(), before.last().cloned());
    loop {
        match tokens.get(at).map(String::as_str) {
            Some("::") => at += 1,
            Some("{") => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token != "}") {
                    at = tree(tokens, at, &path, names, paths);
                    at += usize::from(tokens.get(at).is_some_and(|token| token == ","));
                }
                return at + 1;
            }
            Some("as") => {
                name = tokens.get(at + 1).cloned();
                at += 2;
            }
            Some("," | "}" | ";") | None => {
                names.extend(name.map(|name| (name, path.clone())));
                paths.insert(path);
                return at;
            }
            Some("*") => {
                name = None;
                at += 1;
            }
            Some("self") if !path.is_empty() => at += 1,
            Some(word) => {
                path.push(word.to_owned());
                name = Some(word.to_owned());
                at += 1;
            }
        }
    }
}

/// The file where what a path of a module names is defined; nothing where that is another crate. A name that a module on the
/// way only imports, to hand it on or for its children, is followed to where it comes from.
fn resolved<'m>(crate_: &'m Modules, module: &[String], path: &[String], steps: u32) -> Option<&'m PathBuf> {
    let mut base = module.to_vec();
    let mut rest = path;
    match path.first()?.as_str() {
        "crate" => (base, rest) = (Vec::new(), &path[1..]),
        "self" => rest = &path[1..],
        "super" => {
            while rest.first().is_some_and(|word| word == "super") {
                base.pop();
                rest = &rest[1..];
            }
        }
        child => {
            let below = [module, &[child.to_owned()]].concat();
            crate_.files.get(&below)?;
        }
    }
    while let Some((next, after)) = rest.split_first() {
        let below = [&base[..], std::slice::from_ref(next)].concat();
        if crate_.files.contains_key(&below) {
            (base, rest) = (below, after);
            continue;
        }
        let bound = crate_.names[&crate_.files[&base]].get(next).filter(|_| steps > 0);
        let further = bound.and_then(|path| resolved(crate_, &base, &[&path[..], after].concat(), steps - 1));
        return further.or(crate_.files.get(&base));
    }
    crate_.files.get(&base)
}
