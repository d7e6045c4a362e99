//! People: the first run, signing in, invitations and forgotten passwords, and who may do what. Handlers and the command
//! line come through here.

use crate::{
    boards,
    problem::{Answer, Problem},
    session::{SignedIn, Token},
    state::Milepost,
    throttle::{self, PER_ADDRESS, PER_PLACE, Source, place},
};
use chrono::TimeDelta;
use domain::{
    ActorRef, BoardId, Calendar, Email, PersonId, RoleId,
    wire::{AcceptInvitation, BoardAccess, Invite, Link, Me, PatchPerson, PatchShop, PersonView, SetUp, Shop, SignIn},
};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    net::IpAddr,
    sync::atomic::Ordering,
};
use store::{Administration, LinkPurpose, NewPerson, OneTimeLink, OpenLink, Person, secret::Secret, time};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// How long an invitation can be accepted.
const INVITATION_LASTS: TimeDelta = TimeDelta::days(7);
/// How long a new password can be chosen.
const RESET_LASTS: TimeDelta = TimeDelta::hours(24);

/// The code that opens the first run: whoever reads the terminal may set Milepost up. 40 random bits, `ABCD-EFGH`.
#[derive(Clone, PartialEq, Eq)]
pub struct SetUpCode(String);

impl SetUpCode {
    /// An installation's, without letters that look like others: the same for each of its instances. It opens nothing once
    /// the shop is set up.
    pub fn of(secret: &Secret) -> SetUpCode {
        const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
        let letters: Vec<_> =
            secret.keyed("set-up code", &[])[..8].iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
        let half = |letters: &[char]| letters.iter().collect::<String>();
        SetUpCode(format!("{}-{}", half(&letters[..4]), half(&letters[4..])))
    }

    /// Whether this was typed, in whatever case and with or without the hyphen. Takes as long for a near miss as for a far one.
    fn is(&self, typed: &str) -> bool {
        let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect::<String>();
        plain(&self.0).as_bytes().ct_eq(plain(typed).as_bytes()).into()
    }
}

impl fmt::Display for SetUpCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Sets Milepost up: the answer is the administrator.
pub async fn set_up(milepost: &Milepost, ask: SetUp, from: IpAddr) -> Answer<PersonId> {
    if milepost.store.shop().await?.is_some() {
        return Err(Problem::Conflict("This Milepost is set up already: sign in."));
    }
    throttle::attempt(milepost, &Source::Place(place(from)), PER_PLACE).await?;
    if !milepost.set_up_code.is(&ask.code) {
        return Err(Problem::Forbidden("This is not the code that Milepost prints in the terminal when it starts."));
    }
    found(milepost, ask).await
}

/// Makes shop, board and administrator; who calls this has proved that they may.
pub async fn found(milepost: &Milepost, ask: SetUp) -> Answer<PersonId> {
    time::zone(&ask.zone).map_err(|error| Problem::Invalid(format!("{error}.")))?;
    let currency = ask.currency.trim().to_uppercase();
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(Problem::Invalid("The currency must be three letters like EUR (ISO 4217).".into()));
    }
    let calendar = Calendar { zone: ask.zone.clone(), windows: ask.windows, holidays: Vec::new() };
    let board = boards::new_board(ask.board, calendar)?;
    let password = Some(milepost.passwords.hash(&ask.password).await?);
    let shop = Shop {
        name: ask.shop.into(),
        contact_email: ask.contact_email.map(Into::into),
        contact_phone: ask.contact_phone.map(Into::into),
        zone: ask.zone,
        currency,
    };
    let id = PersonId(Uuid::now_v7());
    let person = NewPerson { id, name: ask.name, email: ask.email, admin: true, roles: BTreeMap::new(), password, invitation: None };
    let change = Administration::SetUp { shop, board: Box::new(board), person: Box::new(person) };
    milepost.store.administer(change, ActorRef::System).await?;
    Ok(id)
}

/// Checks address and password. Takes as long for an unknown address as for a known one; slows down who guesses, by where
/// they are, so that whoever knows the password still gets in from elsewhere.
pub async fn sign_in(milepost: &Milepost, ask: SignIn, from: IpAddr) -> Answer<PersonId> {
    let here = place(from);
    let at_address = Source::Address(here, Sha256::digest(ask.email.trim().to_lowercase()).into());
    throttle::attempt(milepost, &Source::Place(here), PER_PLACE).await?;
    throttle::attempt(milepost, &at_address, PER_ADDRESS).await?;
    let person = match ask.email.parse::<Email>() {
        Ok(email) => milepost.store.person_by_email(&email).await?,
        Err(_) => None,
    };
    let person = person.filter(|person| person.active);
    let hash = person.as_ref().and_then(|person| person.password.as_deref());
    let right = milepost.passwords.matches(&ask.password, hash).await?;
    let person = person.filter(|_| right).ok_or(Problem::WrongPassword)?;
    throttle::forgive(milepost, &at_address).await?;
    Ok(person.id)
}

/// Who somebody is and what they see.
pub async fn me(milepost: &Milepost, who: &SignedIn) -> Answer<Me> {
    let person = &who.person;
    let shop = milepost.store.shop().await?.map(|shop| shop.name).unwrap_or_default();
    let boards = boards::visible(milepost, person).await?;
    Ok(Me { id: person.id, name: person.name.clone(), email: person.email.clone(), admin: person.admin, shop, boards })
}

/// The shop's settings.
pub async fn shop(milepost: &Milepost) -> Answer<Shop> {
    milepost.store.shop().await?.ok_or(Problem::NotFound("shop yet: set Milepost up first"))
}

/// Whether there is a shop. Once there is one there always will be, so the store is asked only until then.
pub async fn is_set_up(milepost: &Milepost) -> Answer<bool> {
    if milepost.set_up.load(Ordering::Relaxed) {
        return Ok(true);
    }
    let set_up = milepost.store.shop().await?.is_some();
    milepost.set_up.store(set_up, Ordering::Relaxed);
    Ok(set_up)
}

/// Changes the shop's settings.
pub async fn change_shop(milepost: &Milepost, patch: PatchShop, author: ActorRef) -> Answer<Shop> {
    if patch != PatchShop::default() {
        milepost.store.administer(Administration::ChangeShop(patch), author).await?;
        milepost.tracking_pages.forget_all();
    }
    shop(milepost).await
}

/// Everybody, by name.
pub async fn list(milepost: &Milepost) -> Answer<Vec<PersonView>> {
    Ok(milepost.store.people().await?.into_iter().map(view).collect())
}

/// Changes a person.
pub async fn change(milepost: &Milepost, patch: PatchPerson, author: ActorRef) -> Answer<PersonView> {
    let id = patch.id;
    if milepost.store.person(id).await?.is_none() {
        return Err(Problem::NotFound("person"));
    }
    check_roles(milepost, &patch.roles).await?;
    milepost.store.administer(Administration::ChangePerson(patch), author).await?;
    milepost.store.person(id).await?.map(view).ok_or(Problem::NotFound("person"))
}

/// Invites a person: the answer is the link to hand to them.
pub async fn invite(milepost: &Milepost, ask: Invite, author: ActorRef) -> Answer<Link> {
    check_roles(milepost, &ask.roles).await?;
    let (token, invitation) = one_time(milepost, LinkPurpose::Invitation, INVITATION_LASTS);
    let link = handed_out(milepost, &token, &invitation);
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
    milepost.store.administer(Administration::AddPerson(Box::new(person)), author).await?;
    Ok(link)
}

/// A link for a person to choose a password: their first one when they have not joined yet.
pub async fn reset_link(milepost: &Milepost, person: PersonId, author: ActorRef) -> Answer<Link> {
    let known = milepost.store.person(person).await?.ok_or(Problem::NotFound("person"))?;
    let (token, link) = match known.password {
        Some(_) => one_time(milepost, LinkPurpose::Reset, RESET_LASTS),
        None => one_time(milepost, LinkPurpose::Invitation, INVITATION_LASTS),
    };
    let handed = handed_out(milepost, &token, &link);
    milepost.store.administer(Administration::MakeLink { person, link }, author).await?;
    Ok(handed)
}

/// A one-time link that can still be followed, and by whom.
pub async fn open_link(milepost: &Milepost, token: &str) -> Answer<OpenLink> {
    let digest = store::secret::token_digest(token);
    let link = milepost.store.open_link(&digest, milepost.clock.now()).await?;
    link.ok_or(Problem::NotFound("link: it was used, replaced or has expired. Ask for a new one"))
}

/// Follows a one-time link: sets the password it is for, and answers whose it is.
pub async fn accept(milepost: &Milepost, token: &str, ask: AcceptInvitation, from: IpAddr) -> Answer<PersonId> {
    throttle::attempt(milepost, &Source::Place(place(from)), PER_PLACE).await?;
    // A dead link is told before any work is done for it; the store checks again when it uses the link up.
    open_link(milepost, token).await?;
    let password = milepost.passwords.hash(&ask.password).await?;
    let change = Administration::FollowLink { digest: store::secret::token_digest(token), password };
    let person = milepost.store.administer(change, ActorRef::System).await?;
    person.ok_or(Problem::Broken("a link without a person".into()))
}

/// The path of the page where a one-time link is followed.
pub const LINK_PAGE: &str = "/invitations/";

fn one_time(milepost: &Milepost, purpose: LinkPurpose, lasts: TimeDelta) -> (Token, OneTimeLink) {
    let token = Token::random();
    let link = OneTimeLink { digest: token.digest(), purpose, expires_at: milepost.clock.now() + lasts };
    (token, link)
}

fn handed_out(milepost: &Milepost, token: &Token, link: &OneTimeLink) -> Link {
    Link { url: milepost.link(&format!("{LINK_PAGE}{}", token.as_str())), expires_at: link.expires_at }
}

async fn check_roles(milepost: &Milepost, roles: &BTreeMap<BoardId, BTreeSet<RoleId>>) -> Answer<()> {
    if roles.is_empty() {
        return Ok(());
    }
    let boards = milepost.store.boards().await?;
    for (id, roles) in roles {
        let board = boards.iter().find(|board| board.id == *id);
        let board = board.ok_or_else(|| Problem::Invalid(format!("There is no board {id}.")))?;
        if let Some(unknown) = roles.iter().find(|role| board.workflow.role(role).is_none()) {
            return Err(Problem::Invalid(format!("The board “{}” has no role “{unknown}”.", board.name)));
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

/// A board with the roles that somebody holds on it.
pub fn access(board: &store::Board, person: &Person) -> BoardAccess {
    let roles = person.roles.get(&board.id).cloned().unwrap_or_default();
    BoardAccess { id: board.id, slug: board.slug.clone(), name: board.name.clone(), roles }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_set_up_code_is_read_as_people_type_it() {
        let code = SetUpCode("ABCD-EFGH".into());
        assert!(code.is("ABCD-EFGH") && code.is(" abcd efgh ") && code.is("abcdefgh"));
        assert!(!code.is("ABCD-EFGX") && !code.is("") && !code.is("ABCD-EFGHJ"));
        let of = |byte| SetUpCode::of(&Secret::new([byte; 32]));
        assert_eq!(of(1).0.len(), 9);
        assert!(of(1) == of(1) && of(1) != of(2));
    }
}
