//! People: who there is, invitations, and what somebody is shown of themselves. Handlers and the command line come through
//! here.

use super::{
    boards,
    context::Services,
    error::{ServiceError, ServiceResult},
    sessions::SignedIn,
    token::Token,
};
use chrono::TimeDelta;
use domain::{
    ActorRef, BoardId, PersonId, RoleId, TeamLanguage, tr,
    wire::{Invite, Link, Me, MyLanguage, PatchPerson, PersonView, SeeingAs},
};
use std::collections::{BTreeMap, BTreeSet};
use store::{Administration, LinkPurpose, NewPerson, OneTimeLink, Person};
use uuid::Uuid;

/// The path of the page where a one-time link is followed.
pub const LINK_PAGE: &str = "/invitations/";
/// How long an invitation can be accepted.
const INVITATION_LASTS: TimeDelta = TimeDelta::days(7);
/// How long a new password can be chosen.
const RESET_LASTS: TimeDelta = TimeDelta::hours(24);

/// Who somebody is and what they see.
pub async fn me(services: &Services, who: &SignedIn) -> ServiceResult<Me> {
    let person = &who.person;
    let shop = services.store.shop().await?.map(|shop| (shop.name, shop.date_style));
    let ((shop, date_style), boards) = (shop.unwrap_or_default(), boards::visible(services, who).await?);
    let (name, email) = (person.name.clone(), person.email.clone());
    let seeing_as = seeing_as(services, who).await?;
    let unread = services.store.unread(&[person.id]).await?.remove(&person.id).unwrap_or(0);
    let tells_customers = services.store.message_settings().await?.on;
    let (id, admin) = (person.id, who.is_admin());
    let language = person.language;
    Ok(Me { id, name, email, admin, shop, date_style, boards, seeing_as, unread, language, tells_customers })
}

/// Has somebody be spoken to in a language, or leaves that to their browser.
pub async fn speak(services: &Services, who: &SignedIn, ask: MyLanguage) -> ServiceResult<MyLanguage> {
    if ask.language.is_some_and(|language| !TeamLanguage::ALL.contains(&language)) {
        return Err(ServiceError::Invalid(tr!("Choose one of the languages that are offered.")));
    }
    services.store.set_language(who.person.id, ask.language).await?;
    Ok(ask)
}

/// The role as whose holder they look, with the name that a board has for it.
async fn seeing_as(services: &Services, who: &SignedIn) -> ServiceResult<Option<SeeingAs>> {
    let Some(id) = who.seeing_as.clone() else { return Ok(None) };
    let boards = services.store.boards().await?;
    let role = boards.iter().find_map(|board| board.workflow.role(&id));
    let name = role.map_or_else(|| id.to_string(), |role| role.name.clone());
    Ok(Some(SeeingAs { id, name }))
}

/// Everybody, by name.
pub async fn list(services: &Services) -> ServiceResult<Vec<PersonView>> {
    Ok(services.store.people().await?.into_iter().map(view).collect())
}

/// Changes a person.
pub async fn change(services: &Services, patch: PatchPerson, author: ActorRef) -> ServiceResult<PersonView> {
    let id = patch.id;
    if services.store.person(id).await?.is_none() {
        return Err(ServiceError::NotFound("person"));
    }
    check_roles(services, &patch.roles).await?;
    services.store.administer(Administration::ChangePerson(patch), author).await?;
    services.store.person(id).await?.map(view).ok_or(ServiceError::NotFound("person"))
}

/// Invites a person: the answer is the link to hand to them.
pub async fn invite(services: &Services, ask: Invite, author: ActorRef) -> ServiceResult<Link> {
    check_roles(services, &ask.roles).await?;
    let (token, invitation) = one_time(services, LinkPurpose::Invitation, INVITATION_LASTS);
    let link = handed_out(services, &token, &invitation);
    let id = PersonId(Uuid::now_v7());
    let person = NewPerson {
        id,
        name: ask.name,
        email: ask.email,
        admin: ask.admin,
        roles: ask.roles,
        password: None,
        invitation: Some(invitation),
    };
    services.store.administer(Administration::AddPerson(Box::new(person)), author).await?;
    Ok(link)
}

/// A link for a person to choose a password: their first one when they have not joined yet.
pub async fn reset_link(services: &Services, person: PersonId, author: ActorRef) -> ServiceResult<Link> {
    let known = services.store.person(person).await?.ok_or(ServiceError::NotFound("person"))?;
    let (token, link) = match known.password {
        Some(_) => one_time(services, LinkPurpose::Reset, RESET_LASTS),
        None => one_time(services, LinkPurpose::Invitation, INVITATION_LASTS),
    };
    let handed = handed_out(services, &token, &link);
    services.store.administer(Administration::MakeLink { person, link }, author).await?;
    Ok(handed)
}

fn one_time(services: &Services, purpose: LinkPurpose, lasts: TimeDelta) -> (Token, OneTimeLink) {
    let token = Token::random();
    let link = OneTimeLink { digest: token.digest(), purpose, expires_at: services.clock.now() + lasts };
    (token, link)
}

fn handed_out(services: &Services, token: &Token, link: &OneTimeLink) -> Link {
    Link { url: services.link(&format!("{LINK_PAGE}{}", token.as_str())), expires_at: link.expires_at }
}

async fn check_roles(services: &Services, roles: &BTreeMap<BoardId, BTreeSet<RoleId>>) -> ServiceResult<()> {
    if roles.is_empty() {
        return Ok(());
    }
    let boards = services.store.boards().await?;
    for (id, roles) in roles {
        let board = boards.iter().find(|board| board.id == *id);
        let board = board.ok_or_else(|| ServiceError::Invalid(tr!("There is no board {}.", id)))?;
        if let Some(unknown) = roles.iter().find(|role| board.workflow.role(role).is_none()) {
            return Err(ServiceError::Invalid(tr!("The board “{}” has no role “{}”.", board.name, unknown)));
        }
    }
    Ok(())
}

/// A person as administrators see them: no hash leaves the server.
fn view(person: Person) -> PersonView {
    PersonView {
        id: person.id,
        name: person.name,
        email: person.email,
        admin: person.admin,
        active: person.active,
        joined: person.password.is_some(),
        roles: person.roles,
    }
}
