//! Searches and filters, whose work a person chooses and nobody can foresee: so many at once for each, so that one person's
//! hold up no other's. Boards, orders and tracking pages do not wait for them at all; but all of them share the processors,
//! so one who has more searches waiting leaves a pause after each, the longer the more people search.

use super::error::{ServiceError, ServiceResult};
use crate::shares::{Share, Shares};
use domain::ActorRef;
use std::{future::Future, time::Duration};
use tokio::time::{Instant, sleep, timeout};

/// How many searches of one person are carried out at once.
const AT_ONCE: usize = 2;
/// How many times as long as a search took, times the people who search, the pause after it is where more of the same person wait:
/// all that wait for each other have about half a processor together, however many people send them.
const PAUSE: u32 = 3;
/// How many of them may wait for that.
const WAITING: usize = 64;
/// How long one waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// The searches under way, by person.
#[derive(Debug)]
pub struct Searches {
    under_way: Shares<ActorRef>,
    /// Those that wait included.
    asked: Shares<ActorRef>,
}

impl Default for Searches {
    fn default() -> Searches {
        Searches { under_way: Shares::of(AT_ONCE), asked: Shares::of(AT_ONCE + WAITING) }
    }
}

impl Searches {
    /// Has a search of somebody carried out when it is its turn.
    pub async fn run<T>(
        &self,
        who: &ActorRef,
        search: impl Future<Output = ServiceResult<T>>,
    ) -> ServiceResult<T> {
        let (asked, turn) = self.turn(who.clone()).await?;
        let begun = Instant::now();
        let found = search.await;
        drop(asked);
        let waiting = self.asked.held(who);
        if waiting >= AT_ONCE {
            let pause = pause(begun.elapsed(), self.under_way.sharers(), waiting);
            tokio::spawn(async move {
                sleep(pause).await;
                drop(turn);
            });
        }
        found
    }

    /// A place among those that asked, and the turn.
    async fn turn(&self, who: ActorRef) -> ServiceResult<(Share<ActorRef>, Share<ActorRef>)> {
        let asked = self.asked.take(who.clone(), 1).ok_or(ServiceError::TooManySearches)?;
        let turn = timeout(PATIENCE, self.under_way.wait(who)).await.ok().flatten();
        Ok((asked, turn.ok_or(ServiceError::TooManySearches)?))
    }
}

/// How long nothing of a person is searched after a search that took so long, while so many people search and so many searches of
/// this one wait: for them there must be a turn in half the time that they have.
fn pause(took: Duration, people: usize, waiting: usize) -> Duration {
    let turns = u32::try_from(waiting.div_ceil(AT_ONCE)).unwrap_or(u32::MAX).max(1);
    let people = u32::try_from(people).unwrap_or(u32::MAX);
    let leave = took.saturating_mul(PAUSE.saturating_mul(people));
    leave.min((PATIENCE / 2 / turns).saturating_sub(took))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::PersonId;
    use uuid::Uuid;

    #[tokio::test]
    async fn one_persons_searches_wait_for_each_other_and_keep_nobody_else_waiting() {
        let (one, other) = (PersonId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)));
        let searches = Searches::default();
        let turn = |who| searches.turn(ActorRef::Person(who));
        let held = (turn(one).await.expect("a turn"), turn(one).await.expect("a turn"));
        assert!(timeout(Duration::from_millis(20), turn(one)).await.is_err(), "a third waits");
        assert!(turn(other).await.is_ok(), "and another person does not");
        let mut waiting: Vec<_> = (0..=WAITING).map(|_| Box::pin(turn(one))).collect();
        let refused = futures::future::select_all(waiting.iter_mut()).await;
        assert!(matches!(refused.0, Err(ServiceError::TooManySearches)), "more than may wait are told");
        drop((waiting, held));
        assert!(turn(one).await.is_ok());
    }

    #[test]
    fn a_pause_is_longer_the_more_people_search_and_leaves_those_that_wait_a_turn() {
        let ms = Duration::from_millis;
        assert_eq!(pause(ms(20), 1, 2), ms(60));
        assert_eq!(pause(ms(20), 4, 16), ms(240));
        for waiting in [2, 3, 16, WAITING] {
            for took in [1, 20, 100, 400, 3_000] {
                let cycle = ms(took) + pause(ms(took), 50, waiting);
                let turns = waiting.div_ceil(AT_ONCE) as u32;
                let all = cycle * turns;
                assert!(all <= (PATIENCE / 2).max(ms(took) * turns), "{waiting} of {took} ms: {all:?}");
            }
        }
    }

    #[tokio::test]
    async fn who_has_more_searches_waiting_pauses_between_them() {
        const TAKES: Duration = Duration::from_millis(20);
        let [one, other] = [1, 2].map(|n| ActorRef::Person(PersonId(Uuid::from_u128(n))));
        let searches = Searches::default();
        let search = |who| {
            searches.run(who, async {
                sleep(TAKES).await;
                Ok(())
            })
        };
        search(&one).await.expect("found");
        assert_eq!(searches.under_way.held(&one), 0, "one after the other nobody waits for more");
        let all = async || {
            let begun = Instant::now();
            let all = futures::future::join_all((0..2 * AT_ONCE).map(|_| search(&one))).await;
            assert!(all.iter().all(Result::is_ok));
            begun.elapsed()
        };
        assert!(all().await >= (2 + PAUSE) * TAKES, "those that waited let time pass for others");
        let _another = searches.turn(other).await.expect("a turn");
        assert!(all().await >= (2 + 2 * PAUSE) * TAKES, "the more the more people search");
    }
}
