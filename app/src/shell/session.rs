//! The person who is signed in, as the rules of one board see them.

use domain::{Actor, ActorRef, wire::Me};

/// The person on a board, named by its slug.
pub fn actor_on(me: &Me, board: &str) -> Actor {
    let access = me.boards.iter().find(|access| access.slug == board);
    let roles = access.map(|access| access.roles.clone()).unwrap_or_default();
    Actor { who: ActorRef::Person(me.id), admin: me.admin, roles }
}
