//! Passwords: argon2id, off the async threads and only a few at a time, so that a flood of guesses neither starves the
//! board nor fills the memory. Whoever comes from where they have been before does not wait behind strangers.

mod rules;

pub use rules::check;

use super::error::{ServiceError, ServiceResult};
use crate::config::PasswordCost;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task, time,
};

/// How many hashes are computed at once for people whom we know.
const AT_ONCE: usize = 2;
/// How many strangers wait for theirs: more could not be served in time.
const STRANGERS: usize = 128;
/// How many times as long as a stranger's password took the rest after it is, where more of them wait.
const REST: u32 = 3;
/// How long a sign-in waits for its turn.
const PATIENCE: Duration = Duration::from_secs(20);

/// Computes and checks password hashes.
#[derive(Debug, Clone)]
pub struct Passwords {
    argon: Argon2<'static>,
    turns: Arc<Semaphore>,
    /// One at a time, and a rest behind each: one stranger after the other takes half a processor, all at once a quarter.
    strangers_turn: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
    /// The hash of no password: checked where there is none, so that an unknown address takes as long as a known one.
    nobody: Arc<str>,
}

/// Who wants a password checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visitor {
    /// Somebody at a place from which that person has signed in before.
    Known,
    /// Anybody else.
    Stranger,
}

impl Passwords {
    /// Passwords at this cost.
    pub fn new(cost: PasswordCost) -> Result<Passwords, argon2::password_hash::Error> {
        let params = Params::new(cost.memory, cost.passes, 1, None)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = hash(&argon, &rand::random::<[u8; 32]>())?.into();
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        let (turns, strangers_turn, strangers) = (semaphore(AT_ONCE), semaphore(1), semaphore(STRANGERS));
        Ok(Passwords { argon, turns, strangers_turn, strangers, nobody })
    }

    /// The hash of a new password in PHC form. Whether it may be one is for [`check`] to say.
    pub async fn hash(&self, password: &str) -> ServiceResult<String> {
        let (argon, password) = (self.argon.clone(), rules::normal(password));
        let turn = turn(&self.turns).await?;
        let hashed = off_thread(turn, move || hash(&argon, password.as_bytes())).await?;
        hashed.map_err(|error| ServiceError::Broken(format!("argon2: {error}")))
    }

    /// Whether a password belongs to a hash. Where there is no hash the work is the same and the answer no.
    pub async fn matches(&self, password: &str, hash: Option<&str>, visitor: Visitor) -> ServiceResult<bool> {
        // Longer ones cannot have been set; hashing them would be work that a stranger chooses.
        let (password, plausible) = if password.len() <= 800 { (password, true) } else { ("", false) };
        let known = hash.is_some() && plausible;
        let (argon, hash) = (self.argon.clone(), hash.unwrap_or(&self.nobody).to_owned());
        let (normal, typed) = (rules::normal(password), password.to_owned());
        let verify = move || {
            let is = |password: &str| {
                PasswordHash::new(&hash)
                    .is_ok_and(|hash| argon.verify_password(password.as_bytes(), &hash).is_ok())
            };
            // Before passwords were normalised they were hashed as they were typed.
            is(&normal) || normal != typed && is(&typed)
        };
        let right = match visitor {
            Visitor::Known => off_thread(turn(&self.turns).await?, verify).await?,
            Visitor::Stranger => self.for_stranger(verify).await?,
        };
        Ok(right && known)
    }

    async fn for_stranger<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> ServiceResult<T> {
        let place = self.strangers.clone().try_acquire_owned().map_err(|_| busy())?;
        let turn = turn(&self.strangers_turn).await?;
        let begun = Instant::now();
        let (turn, done) = off_thread((), move || (turn, work())).await?;
        drop(place);
        let others_wait = self.strangers.available_permits() < STRANGERS;
        let rest = if others_wait { REST } else { 1 } * begun.elapsed();
        tokio::spawn(async move {
            time::sleep(rest).await;
            drop(turn);
        });
        Ok(done)
    }
}

async fn turn(turns: &Arc<Semaphore>) -> ServiceResult<OwnedSemaphorePermit> {
    match time::timeout(PATIENCE, turns.clone().acquire_owned()).await {
        Ok(Ok(turn)) => Ok(turn),
        _ => Err(busy()),
    }
}

fn busy() -> ServiceError {
    ServiceError::Unavailable("too many sign-ins are waiting".into())
}

/// Works where it holds up no request, and gives the turn back when that is done, whether or not anybody still waits for it.
async fn off_thread<T: Send + 'static>(
    turn: impl Send + 'static,
    work: impl FnOnce() -> T + Send + 'static,
) -> ServiceResult<T> {
    let job = task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    job.await.map_err(|error| ServiceError::Broken(format!("password job: {error}")))
}

fn hash(argon: &Argon2, password: &[u8]) -> Result<String, argon2::password_hash::Error> {
    let hash: PasswordHash = argon.hash_password(password)?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_its_own_hash_alone() {
        let passwords = Passwords::new(PasswordCost { memory: 64, passes: 1 }).expect("valid parameters");
        let hash = passwords.hash("correct horse").await.expect("long enough");
        assert!(hash.starts_with("$argon2id$"));
        for visitor in [Visitor::Known, Visitor::Stranger] {
            let matches = |typed, hash| passwords.matches(typed, hash, visitor);
            assert!(matches("correct horse", Some(&hash)).await.expect("a turn"));
            assert!(!matches("correct horsf", Some(&hash)).await.expect("a turn"));
            assert!(!matches("correct horse", None).await.expect("a turn"));
        }
    }

    #[tokio::test]
    async fn one_password_in_two_ways_of_writing_it_matches_and_so_does_one_hashed_as_typed() {
        let passwords = Passwords::new(PasswordCost { memory: 64, passes: 1 }).expect("valid parameters");
        let (composed, decomposed) = ("Sp\u{e4}tzle mit So\u{df}e", "Spa\u{308}tzle mit So\u{df}e");
        let hash = passwords.hash(decomposed).await.expect("a hash");
        for typed in [composed, decomposed] {
            assert!(passwords.matches(typed, Some(&hash), Visitor::Known).await.expect("a turn"));
        }
        let old = super::hash(&passwords.argon, decomposed.as_bytes()).expect("a hash");
        assert!(passwords.matches(decomposed, Some(&old), Visitor::Known).await.expect("a turn"));
        assert!(!passwords.matches(composed, Some(&old), Visitor::Known).await.expect("a turn"));
    }

    #[tokio::test]
    async fn strangers_who_come_at_once_leave_most_of_the_time_to_others() {
        const TAKES: Duration = Duration::from_millis(10);
        let passwords = Passwords::new(PasswordCost { memory: 64, passes: 1 }).expect("valid parameters");
        let begun = Instant::now();
        let work = || passwords.for_stranger(|| std::thread::sleep(TAKES));
        let (first, second, third) = tokio::join!(work(), work(), work());
        assert!(first.is_ok() && second.is_ok() && third.is_ok());
        assert!(begun.elapsed() >= TAKES * (3 + 2 * REST), "the second and the third came after a rest");
    }

    #[tokio::test]
    async fn who_is_known_does_not_wait_behind_strangers() {
        let passwords = Passwords::new(PasswordCost { memory: 64, passes: 1 }).expect("valid parameters");
        let _taken = passwords.strangers_turn.clone().acquire_owned().await.expect("a turn");
        let hash = passwords.hash("correct horse").await.expect("a hash");
        assert!(passwords.matches("correct horse", Some(&hash), Visitor::Known).await.expect("a turn"));
        let stranger = passwords.matches("correct horse", Some(&hash), Visitor::Stranger);
        assert!(time::timeout(Duration::from_millis(50), stranger).await.is_err());
    }
}
