//! Two instances on one PostgreSQL: one is killed, the other stopped for a while and continued, under writers and viewers at
//! both. Nothing is lost, no viewer sees a gap, and all boards end equal.

use super::{
    Verdict, ensure,
    locked::recovery,
    report, seconds, size, until,
    viewer::{Habit, Story, Viewers},
    whole,
    writers::Crew,
};
use crate::{cluster::Engine, process::shop::Shop};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How soon an instance that is back must have caught up.
const CAUGHT_UP: Duration = Duration::from_secs(5);
/// A stopped instance may hold the board's lock until PostgreSQL gives up on it; no target limits that.
const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread")]
async fn viewers_of_both_end_with_equal_boards() {
    let mut one = Shop::open_on(Engine::Postgres).await;
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
    let one = Shop::open_on(Engine::Postgres).await;
    let other = one.instance().await;
    let api = one.api();
    let viewers = Viewers::steady(&other.api(), 1).await;
    other.signal("STOP").await;
    api.place(&api.board().await, "I-1").await;
    let said = viewers.finish_within(Duration::from_secs(1), &api).await.unwrap_err();
    assert!(said.contains("did not catch up"), "{said}");
    other.signal("CONT").await;
}

/// What came of it.
struct Outcome {
    moves: usize,
    story: Story,
    caught_up: Duration,
}

async fn cut_apart(one: &mut Shop, other: &Shop, rounds: u32, still: Duration) -> Verdict<Outcome> {
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
async fn round(crew: Crew, one: &mut Shop, other: &Shop, still: Duration) -> Verdict<Crew> {
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
async fn rejoin(crew: Crew, one: &Shop, other: &Shop, there: Viewers) -> Verdict<(Story, Duration)> {
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
