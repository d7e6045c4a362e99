//! Who is signed in, and since when. How a session travels is `http::session`'s.

use super::{context::Services, error::ServiceResult, token::Token};
use chrono::TimeDelta;
use domain::{Actor, PersonId, RoleId};
use std::{collections::BTreeSet, sync::Arc};
use store::{Board, Person, Session, TokenDigest, secret::token_digest};

/// How long a session lasts after it was last used.
pub const LASTS: TimeDelta = TimeDelta::days(30);
/// A use is written down only this long after the last one was, so that reading stays free of writes.
const PRECISION: TimeDelta = TimeDelta::hours(1);

/// The person who is signed in, as of this request.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub person: Arc<Person>,
    /// Which session.
    pub session: TokenDigest,
    /// The role as whose holder an administrator looks at Milepost for this request. It only narrows what they see.
    pub seeing_as: Option<RoleId>,
}

impl SignedIn {
    /// Whether they may do all, and do so now.
    pub fn is_admin(&self) -> bool {
        self.person.admin && self.seeing_as.is_none()
    }

    /// The person as the rules of a board see them; none when they may not know of the board.
    pub fn actor(&self, board: &Board) -> Option<Actor> {
        let Some(role) = &self.seeing_as else {
            return self.person.can_view(board.id).then(|| self.person.actor(board.id));
        };
        let holder =
            Actor { admin: false, roles: BTreeSet::from([role.clone()]), ..self.person.actor(board.id) };
        board.workflow.role(role).filter(|_| self.person.admin).map(|_| holder)
    }
}

/// Starts a session: the answer is what its holder proves it with.
pub async fn open(services: &Services, person: PersonId) -> ServiceResult<Token> {
    let (token, now) = (Token::random(), services.clock.now());
    let session =
        Session { digest: token.digest(), person, created_at: now, seen_at: now, expires_at: now + LASTS };
    services.store.open_session(session).await?;
    Ok(token)
}

/// Ends a session.
pub async fn close(services: &Services, session: &TokenDigest) -> ServiceResult<()> {
    Ok(services.store.close_session(session).await?)
}

/// The person whose session this is, if it stands, and whether its end was moved.
pub async fn find(services: &Services, token: &str) -> ServiceResult<Option<(SignedIn, bool)>> {
    let (digest, now) = (token_digest(token), services.clock.now());
    let Some((session, person)) = services.batched_reads.session(digest).await? else {
        return Ok(None);
    };
    let mut moved = false;
    if now - session.seen_at >= PRECISION {
        // Reading must go on when nothing can be written; the session then simply ends when it would have.
        match services.store.touch_session(&digest, now, now + LASTS).await {
            Ok(()) => moved = true,
            Err(failure) => tracing::warn!(%failure, "a session's use was not noted"),
        }
    }
    Ok(Some((SignedIn { person, session: digest, seeing_as: None }, moved)))
}
