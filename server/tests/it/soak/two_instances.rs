//! Two instances on one PostgreSQL: one is killed, the other stopped for a while and continued, or cut off from the database,
//! under writers and viewers at both. Nothing is lost, no viewer sees a gap, and all boards end equal.

use super::{
    Verdict,
    cable::Cable,
    ensure,
    locked::recovery,
    report, seconds, size, until,
    viewer::{Habit, Story, Viewers},
    whole,
    writers::Crew,
};
use crate::shop::{cluster::Engine, process::ShopProcess};
use reqwest::header;
use std::time::{Duration, Instant};
use tokio::{sync::watch, time::timeout};

/// How soon an instance that is back must have caught up.
const CAUGHT_UP: Duration = Duration::from_secs(5);
/// How soon a viewer must know that nothing new comes.
const STALE: Duration = Duration::from_secs(40);
/// A stopped instance may hold the board's lock until PostgreSQL gives up on it; no target limits that.
const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread")]
async fn viewers_of_both_end_with_equal_boards() {
    let mut one = ShopProcess::open_on(Engine::Postgres).await;
    let other = one.instance().await;
    let (rounds, still) = (size(2, 20), Duration::from_secs(u64::from(size(1, 10))));
    let outcome = cut_apart(&mut one, &other, rounds, still).await.unwrap();
    whole(&one).await.unwrap();
    let figure = format!(
        "{rounds} kills and stops of {}: {} moves, {} connections, {} gaps, caught up {} after, boards equal",
        seconds(still),
        outcome.moves,
        outcome.story.connections,
        outcome.story.gaps,
        seconds(outcome.caught_up)
    );
    report("two instances", Engine::Postgres, &figure, "0 lost, no gap, caught up ≤ 5 s");
}

/// As long as an instance stands still its viewers do not catch up, and the check must say so.
#[tokio::test(flavor = "multi_thread")]
async fn control_an_instance_that_stands_still_is_noticed() {
    let one = ShopProcess::open_on(Engine::Postgres).await;
    let other = one.instance().await;
    let api = one.api();
    let viewers = Viewers::steady(&other.api(), 1).await;
    other.signal("STOP").await;
    api.place(&api.board().await, "I-1").await;
    let said = viewers.finish_within(Duration::from_secs(1), &api).await.unwrap_err();
    assert!(said.contains("did not catch up"), "{said}");
    other.signal("CONT").await;
}

/// The network between one of them and the database fails: its viewers must learn that they are cut off, and have
/// everything soon after it is mended.
#[tokio::test(flavor = "multi_thread")]
async fn an_instance_that_was_cut_off_from_the_database_catches_up() {
    let one = ShopProcess::open_on(Engine::Postgres).await;
    let cable = Cable::to(one.database().expect("a database")).await;
    let other = one.instance_through(cable.url()).await;
    let (rounds, cut) = (size(1, 10), Duration::from_secs(u64::from(size(2, 20))));
    let mut crew = Crew::hire(&one.api()).await;
    let there = Viewers::start(&watch::channel(other.api()).1, habits()).await;
    for _ in 0..rounds {
        crew = severed(crew, &one, &other, &cable, cut).await.unwrap();
    }
    let (crew, stale) = left_behind(crew, &one, &other, &cable).await.unwrap();
    let moves = crew.check(&one.api()).await.unwrap();
    cable.mend();
    let begun = Instant::now();
    let story = there.finish_within(CAUGHT_UP, &one.api()).await.unwrap();
    let caught_up = begun.elapsed();
    assert_eq!(story.gaps, 0, "viewers saw gaps");
    whole(&one).await.unwrap();
    let figure = format!(
        "{rounds} cuts of {}: {moves} moves, {} gaps, streams of the cut off end after {}, caught up {} after",
        seconds(cut),
        story.gaps,
        seconds(stale),
        seconds(caught_up)
    );
    report("two instances", Engine::Postgres, &figure, "0 lost, no gap, stale ≤ 40 s, caught up ≤ 5 s");
}

/// A cable that nobody mends keeps its instance behind, and the check must say so.
#[tokio::test(flavor = "multi_thread")]
async fn control_a_cable_that_stays_cut_is_noticed() {
    let one = ShopProcess::open_on(Engine::Postgres).await;
    let cable = Cable::to(one.database().expect("a database")).await;
    let other = one.instance_through(cable.url()).await;
    let api = one.api();
    let viewers = Viewers::steady(&other.api(), 1).await;
    cable.cut();
    api.place(&api.board().await, "I-2").await;
    let said = viewers.finish_within(Duration::from_secs(1), &api).await.unwrap_err();
    assert!(said.contains("did not catch up"), "{said}");
}

/// Writers at both while the cable of one is cut and mended.
async fn severed(
    crew: Crew,
    one: &ShopProcess,
    other: &ShopProcess,
    cable: &Cable,
    cut: Duration,
) -> Verdict<Crew> {
    let work = crew.start(&[one.api(), other.api()]);
    recovery(&work.seen, PATIENCE).await?;
    cable.cut();
    // Not a wait for a condition: how long it is cut is the experiment.
    tokio::time::sleep(cut).await;
    recovery(&work.seen, PATIENCE).await?;
    cable.mend();
    recovery(&work.seen, PATIENCE).await?;
    let mut crew = work.stop().await?;
    crew.settle(&one.api()).await?;
    Ok(crew)
}

/// Cuts the cable and goes on at the other instance; how long a viewer of the cut off then keeps a stream that says nothing.
async fn left_behind(
    crew: Crew,
    one: &ShopProcess,
    other: &ShopProcess,
    cable: &Cable,
) -> Verdict<(Crew, Duration)> {
    let there = other.api();
    let feed = format!("{}/api/v1/boards/{}/feed", there.base, there.board().await);
    let feed = there.client.get(feed).header(header::COOKIE, &there.cookie).timeout(STALE * 2);
    let mut stream = feed.send().await.map_err(|error| error.to_string())?;
    cable.cut();
    let begun = Instant::now();
    let work = crew.start(&[one.api()]);
    // Signs of life would keep a viewer content: the stream has to end.
    let ended = timeout(STALE, async { while let Ok(Some(_)) = stream.chunk().await {} }).await;
    ended.map_err(|_| format!("after {STALE:?} a viewer of the cut off still believes that all is well"))?;
    let length = begun.elapsed();
    Ok((work.stop().await?, length))
}

/// What came of it.
struct Outcome {
    moves: usize,
    story: Story,
    caught_up: Duration,
}

async fn cut_apart(
    one: &mut ShopProcess,
    other: &ShopProcess,
    rounds: u32,
    still: Duration,
) -> Verdict<Outcome> {
    let mut crew = Crew::hire(&one.api()).await;
    let (door, doors) = watch::channel(one.api());
    let here = Viewers::start(&doors, habits()).await;
    let there = Viewers::start(&watch::channel(other.api()).1, habits()).await;
    for _ in 0..rounds {
        crew = round(crew, one, other, still).await?;
        door.send_replace(one.api());
        crew.settle(&one.api()).await?;
    }
    let moves = crew.check(&other.api()).await?;
    let (story, caught_up) = rejoin(crew, one, other, there).await?;
    let also = here.finish_within(CAUGHT_UP, &one.api()).await?;
    let connections = story.connections + also.connections;
    let story = Story { connections, gaps: story.gaps + also.gaps, ..story };
    ensure(story.gaps == 0, || format!("viewers saw {} gaps", story.gaps))?;
    Ok(Outcome { moves, story, caught_up })
}

/// One instance stands still for a while, then the other is killed; the first goes on meanwhile.
async fn round(crew: Crew, one: &mut ShopProcess, other: &ShopProcess, still: Duration) -> Verdict<Crew> {
    let work = crew.start(&[one.api(), other.api()]);
    recovery(&work.seen, PATIENCE).await?;
    other.signal("STOP").await;
    // Not a wait for a condition: how long it stands still is the experiment.
    tokio::time::sleep(still).await;
    other.signal("CONT").await;
    recovery(&work.seen, PATIENCE).await?;
    one.kill().await;
    recovery(&work.seen, PATIENCE).await?;
    let crew = work.stop().await?;
    one.restart().await;
    Ok(crew)
}

/// The other instance misses some moves while it stands still; how long its viewers then take to have them all.
async fn rejoin(
    crew: Crew,
    one: &ShopProcess,
    other: &ShopProcess,
    there: Viewers,
) -> Verdict<(Story, Duration)> {
    other.signal("STOP").await;
    let work = crew.start(&[one.api()]);
    let (seen, enough) = (work.seen.clone(), work.seen.accepted() + 50);
    until("moves that the other misses", PATIENCE, async || seen.accepted() >= enough).await?;
    work.stop().await?;
    other.signal("CONT").await;
    let begun = Instant::now();
    let story = there.finish_within(CAUGHT_UP, &one.api()).await?;
    Ok((story, begun.elapsed()))
}

/// Some stay, some come and go.
fn habits() -> Vec<Habit> {
    [Habit::Stay, Habit::Drop(100)].repeat(5)
}
