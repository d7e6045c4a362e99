//! Passwords: argon2id, off the async threads and only a few at a time, so that a flood of guesses neither starves the
//! board nor fills the memory.

use super::error::{ServiceError, ServiceResult};
use crate::config::PasswordCost;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::{sync::Arc, time::Duration};
use tokio::{sync::Semaphore, task, time};

/// How many hashes are computed at once.
const AT_ONCE: usize = 2;
/// How long a sign-in waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// Computes and checks password hashes.
#[derive(Debug, Clone)]
pub struct Passwords {
    argon: Argon2<'static>,
    turns: Arc<Semaphore>,
    /// The hash of no password: checked where there is none, so that an unknown address takes as long as a known one.
    nobody: Arc<str>,
}

impl Passwords {
    /// Passwords at this cost.
    pub fn new(cost: PasswordCost) -> Result<Passwords, argon2::password_hash::Error> {
        let params = Params::new(cost.memory, cost.passes, 1, None)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = hash(&argon, &rand::random::<[u8; 32]>())?.into();
        Ok(Passwords { argon, turns: Arc::new(Semaphore::new(AT_ONCE)), nobody })
    }

    /// The hash of a new password in PHC form; 422 unless it has 10 to 200 characters.
    pub async fn hash(&self, password: &str) -> ServiceResult<String> {
        match password.chars().count() {
            10..=200 => {}
            0..10 => {
                return Err(ServiceError::Invalid("The password must have at least 10 characters.".into()));
            }
            _ => return Err(ServiceError::Invalid("The password must have at most 200 characters.".into())),
        }
        let (argon, password) = (self.argon.clone(), password.to_owned());
        let hashed = self.in_turn(move || hash(&argon, password.as_bytes())).await?;
        hashed.map_err(|error| ServiceError::Broken(format!("argon2: {error}")))
    }

    /// Whether a password belongs to a hash. Where there is no hash the work is the same and the answer no.
    pub async fn matches(&self, password: &str, hash: Option<&str>) -> ServiceResult<bool> {
        // Longer ones cannot have been set; hashing them would be work that a stranger chooses.
        let (password, plausible) =
            if password.len() <= 800 { (password.to_owned(), true) } else { (String::new(), false) };
        let known = hash.is_some() && plausible;
        let (argon, hash) = (self.argon.clone(), hash.unwrap_or(&self.nobody).to_owned());
        let verify = move || {
            PasswordHash::new(&hash)
                .is_ok_and(|hash| argon.verify_password(password.as_bytes(), &hash).is_ok())
        };
        Ok(self.in_turn(verify).await? && known)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> ServiceResult<T> {
        let turn = time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        let Ok(Ok(turn)) = turn else {
            return Err(ServiceError::Unavailable("too many sign-ins are waiting".into()));
        };
        let job = task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        job.await.map_err(|error| ServiceError::Broken(format!("password job: {error}")))
    }
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
        assert!(passwords.matches("correct horse", Some(&hash)).await.expect("a turn"));
        assert!(!passwords.matches("correct horsf", Some(&hash)).await.expect("a turn"));
        assert!(!passwords.matches("correct horse", None).await.expect("a turn"));
        assert!(passwords.hash("too short").await.is_err());
        assert!(passwords.hash(&"x".repeat(201)).await.is_err());
    }
}
