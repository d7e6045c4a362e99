//! Colleagues who have left: they can be made nameless, and what they did stays theirs by their id.

use super::erasing;
use crate::services::{context::Services, error::ServiceResult};
use domain::{
    ActorRef, ErasureId, FORMER_COLLEAGUE, PersonId,
    wire::{FormerColleague, PatchPerson},
};
use store::{Administration, Erased, Person};
use uuid::Uuid;

/// Takes name, address and password from somebody who cannot sign in any more.
pub async fn erase_person(services: &Services, person: PersonId, author: ActorRef) -> ServiceResult<()> {
    services.store.administer(Administration::ErasePerson(person), author).await?;
    let erasure = ErasureId(Uuid::now_v7());
    erasing::list(services, Erased { erasure, orders: Vec::new(), people: vec![person] }).await?;
    if let Err(failure) = services.store.scrub().await {
        tracing::warn!(%failure, "older copies of what was erased are still in the database's files: the next round clears them");
    }
    Ok(())
}

/// The same once more, of somebody whom a restored backup has brought back; false where there is nothing to do.
pub(super) async fn erase_again(services: &Services, id: PersonId) -> ServiceResult<bool> {
    let Some(person) = services.store.person(id).await?.filter(|person| !is_nameless(person)) else {
        return Ok(false);
    };
    if person.active {
        let off = PatchPerson { id, name: None, admin: None, active: Some(false), roles: Default::default() };
        services.store.administer(Administration::ChangePerson(off), ActorRef::System).await?;
    }
    services.store.administer(Administration::ErasePerson(id), ActorRef::System).await?;
    if let Err(failure) = services.store.scrub().await {
        tracing::warn!(%failure, "older copies of what was erased are still in the database's files: the next round clears them");
    }
    Ok(true)
}

/// Who was made nameless.
pub(super) async fn nameless(services: &Services) -> ServiceResult<Vec<PersonId>> {
    let people = services.store.people().await?;
    Ok(people.iter().filter(|person| is_nameless(person)).map(|person| person.id).collect())
}

/// Who has left and still has a name.
pub(super) async fn former(services: &Services) -> ServiceResult<Vec<FormerColleague>> {
    let people = services.store.people().await?.into_iter();
    let former = people.filter(|person| !person.active && !is_nameless(person));
    Ok(former.map(|person| FormerColleague { id: person.id, name: person.name }).collect())
}

fn is_nameless(person: &Person) -> bool {
    person.name == FORMER_COLLEAGUE && person.password.is_none() && person.email.ends_with("@erased.invalid")
}
