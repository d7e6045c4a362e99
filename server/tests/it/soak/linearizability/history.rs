//! What clients asked of one order and when, and whether some order of doing these things one after the other explains what
//! each was told: the check of linearizability for a register with versions.

use crate::soak::{Verdict, ensure};
use std::time::{Duration, Instant};

/// One request about one order, with when it was sent and when its answer came.
#[derive(Debug, Clone)]
pub struct Operation {
    pub begun: Instant,
    pub ended: Instant,
    pub told: Told,
}

/// What the client was told.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// The move was accepted: it stated the version `saw` and made `version`, from one status to another.
    Moved { saw: u64, version: u64, from: String, to: String },
    /// The move was stale: it stated the version `saw`, and the order is at `version`.
    Stale { saw: u64, version: u64 },
    /// The order is at this version in this status.
    Read { version: u64, status: String },
}

/// A version of the order: what made it, or nothing for the first.
struct Version<'a> {
    made_by: Option<&'a Operation>,
    status: &'a str,
}

/// Checks one order's history. The order began as version 1 in the status `first`.
pub fn check(first: &str, history: &[Operation]) -> Verdict {
    let versions = versions(first, history)?;
    in_real_time(&versions)?;
    history.iter().try_for_each(|operation| fits(operation, &versions))
}

/// The accepted moves as the sequence of versions that they must form.
fn versions<'a>(first: &'a str, history: &'a [Operation]) -> Verdict<Vec<Version<'a>>> {
    let mut moves: Vec<_> =
        history.iter().filter_map(|operation| moved(operation).map(|parts| (parts, operation))).collect();
    moves.sort_by_key(|(parts, _)| parts.1);
    let mut versions = vec![Version { made_by: None, status: first }];
    for ((saw, version, from, to), operation) in moves {
        let before = versions.len() as u64;
        ensure(version > before, || format!("version {version} was made twice"))?;
        ensure(version == before + 1, || format!("version {} was made by nobody", before + 1))?;
        ensure(saw == before, || {
            format!("version {version} was made by a move that had seen version {saw}")
        })?;
        let known = versions[versions.len() - 1].status;
        ensure(from == known, || format!("version {version} left “{from}”, but the order was in “{known}”"))?;
        versions.push(Version { made_by: Some(operation), status: to });
    }
    Ok(versions)
}

fn moved(operation: &Operation) -> Option<(u64, u64, &str, &str)> {
    match &operation.told {
        Told::Moved { saw, version, from, to } => Some((*saw, *version, from, to)),
        _ => None,
    }
}

/// What began after something else had ended made a later version.
fn in_real_time(versions: &[Version<'_>]) -> Verdict {
    let mut soonest: Option<(Instant, usize)> = None;
    for (n, operation) in
        versions.iter().enumerate().rev().filter_map(|(n, version)| Some((n, version.made_by?)))
    {
        if let Some((ended, later)) = soonest.filter(|(ended, _)| *ended < operation.begun) {
            let gap = operation.begun - ended;
            return Err(format!(
                "version {} was there {gap:?} before the move to version {} began",
                later + 1,
                n + 1
            ));
        }
        if soonest.is_none_or(|(ended, _)| operation.ended < ended) {
            soonest = Some((operation.ended, n));
        }
    }
    Ok(())
}

/// Whether what was told of a version was true at some moment between question and answer.
fn fits(operation: &Operation, versions: &[Version<'_>]) -> Verdict {
    let (version, status) = match &operation.told {
        Told::Moved { .. } => return Ok(()),
        Told::Stale { saw, version } => {
            ensure(saw != version, || {
                format!("a move that had seen version {saw} was stale at version {version}")
            })?;
            (*version, None)
        }
        Told::Read { version, status } => (*version, Some(status)),
    };
    let index = usize::try_from(version).unwrap_or(usize::MAX).wrapping_sub(1);
    let known =
        versions.get(index).ok_or_else(|| format!("version {version} was told of, but nobody made it"))?;
    ensure(status.is_none_or(|status| status == known.status), || {
        format!("version {version} was told of in “{status:?}”")
    })?;
    let early = known.made_by.is_some_and(|made_by| made_by.begun > operation.ended);
    ensure(!early, || format!("version {version} was told of before it was asked for"))?;
    let next = versions.get(index + 1).and_then(|next| next.made_by);
    let late = next.is_some_and(|next| next.ended < operation.begun);
    ensure(!late, || format!("version {version} was told of after a later one had been acknowledged"))
}

/// A history that is as it should be: three moves, one of them alongside a stale one and a read.
fn sound() -> Vec<Operation> {
    let zero = Instant::now();
    let at = |begun: u64, ended: u64, told| {
        let moment = |ms| zero + Duration::from_millis(ms);
        Operation { begun: moment(begun), ended: moment(ended), told }
    };
    let moved =
        |saw, from: &str, to: &str| Told::Moved { saw, version: saw + 1, from: from.into(), to: to.into() };
    vec![
        at(0, 10, moved(1, "received", "approval")),
        at(20, 30, moved(2, "approval", "received")),
        at(25, 35, Told::Stale { saw: 2, version: 3 }),
        at(22, 40, Told::Read { version: 2, status: "approval".into() }),
        at(50, 60, moved(3, "received", "approval")),
    ]
}

#[test]
fn control_a_sound_history_is_accepted() {
    check("received", &sound()).unwrap();
}

/// A sound history with one thing changed.
fn forged(forge: impl FnOnce(&mut Vec<Operation>)) -> String {
    let mut history = sound();
    forge(&mut history);
    check("received", &history).unwrap_err()
}

#[test]
fn control_forged_moves_are_rejected() {
    let moved =
        |saw, version, from: &str, to: &str| Told::Moved { saw, version, from: from.into(), to: to.into() };
    assert_eq!(forged(|history| history.push(history[1].clone())), "version 3 was made twice");
    assert_eq!(forged(|history| drop(history.remove(1))), "version 3 was made by nobody");
    let said = forged(|history| history[4].told = moved(2, 4, "received", "approval"));
    assert_eq!(said, "version 4 was made by a move that had seen version 2");
    let said = forged(|history| history[1].told = moved(2, 3, "received", "received"));
    assert_eq!(said, "version 3 left “received”, but the order was in “approval”");
    let said = forged(|history| {
        let (early, late) = (history[1].clone(), history[4].clone());
        (history[1].begun, history[1].ended) = (late.begun, late.ended);
        (history[4].begun, history[4].ended) = (early.begun, early.ended);
    });
    assert_eq!(said, "version 4 was there 20ms before the move to version 3 began");
}

#[test]
fn control_forged_answers_are_rejected() {
    let said = forged(|history| history[2].told = Told::Stale { saw: 3, version: 3 });
    assert_eq!(said, "a move that had seen version 3 was stale at version 3");
    let said = forged(|history| history[2].told = Told::Stale { saw: 2, version: 9 });
    assert_eq!(said, "version 9 was told of, but nobody made it");
    let said = forged(|history| history[3].told = Told::Read { version: 4, status: "approval".into() });
    assert_eq!(said, "version 4 was told of before it was asked for");
    let said = forged(|history| history[3].begun += Duration::from_millis(9));
    assert_eq!(said, "version 2 was told of after a later one had been acknowledged");
    let said = forged(|history| history[3].told = Told::Read { version: 2, status: "received".into() });
    assert!(said.starts_with("version 2 was told of in"), "{said}");
}
