//! The page: what was chosen, what was done and what waits; and the customers that are found.

use super::{
    colleagues,
    mentions::{self, Mentions},
    permit::permit,
    standing::{MOST, Standing, mark},
    sweep,
};
use crate::services::{
    context::Services,
    error::{ServiceError, ServiceResult},
    naming::named,
    sessions::SignedIn,
};
use domain::{
    ActorRef, CustomerId, Email, PrivacySettings, tr,
    wire::{
        ErasureView, FoundCustomers, HeldCustomer, HeldOrder, MentionedOrder, PrivacyView, WaitingOrders,
    },
};
use std::collections::HashMap;
use store::{Administration, HeldOrder as Stored, StoredErasure, Whose};

/// How many erasures the page shows.
const SHOWN: u32 = 20;
/// How many orders a search looks at.
const LOOKED_AT: u32 = 200;
/// How short what is looked for may be.
const SHORTEST: usize = 3;

/// What was chosen, what was done and what waits.
pub async fn read(services: &Services, who: &SignedIn) -> ServiceResult<PrivacyView> {
    permit(who)?;
    let standing = Standing::now(services).await?;
    let (orders, from) = services.store.count_waiting_erasures().await?;
    let people = services.store.people().await?.into_iter().map(|person| (person.id, person.name)).collect();
    let view = |stored: StoredErasure| {
        let StoredErasure { id, at, author, why, orders, texts, .. } = stored;
        let by = named(&author.map_or(ActorRef::System, ActorRef::Person), &people, &HashMap::new());
        ErasureView { id, at, by, why, orders, texts }
    };
    Ok(PrivacyView {
        settings: standing.settings,
        due: sweep::count_due(services, &standing).await?,
        waiting: from.map(|from| WaitingOrders { orders, from }),
        erasures: services.store.erasures(SHOWN).await?.into_iter().map(view).collect(),
        former: colleagues::former(services).await?,
        zone: standing.zone.name().to_owned(),
    })
}

/// Changes what is chosen.
pub async fn change(
    services: &Services,
    who: &SignedIn,
    settings: PrivacySettings,
) -> ServiceResult<PrivacyView> {
    permit(who)?;
    if let Some(fault) = settings.fault() {
        return Err(ServiceError::Invalid(fault));
    }
    let author = ActorRef::Person(who.person.id);
    services.store.administer(Administration::ChangePrivacy(settings), author).await?;
    read(services, who).await
}

/// The customers whose name or address has this part, the newest first, each with all that is held of them.
pub async fn find(services: &Services, who: &SignedIn, typed: &str) -> ServiceResult<FoundCustomers> {
    permit(who)?;
    if typed.trim().chars().count() < SHORTEST {
        let message = tr!("Type at least {} characters of the name or the e-mail address.", SHORTEST);
        return Err(ServiceError::Invalid(message));
    }
    let standing = Standing::now(services).await?;
    let whole = typed.parse::<Email>().ok();
    let mut found = match &whole {
        Some(email) => services.store.held(&Whose::Email(email.clone()), MOST).await?,
        None => Vec::new(),
    };
    let Mentions { again, elsewhere } = match &whole {
        Some(email) => mentions::of(services, &Whose::Email(email.clone()), &found).await?,
        None => Mentions::default(),
    };
    found.extend(again);
    // Where nobody has exactly this address it may be a part of others'.
    let theirs = whole.clone().filter(|_| !found.is_empty());
    if found.is_empty() {
        found = services.store.held(&Whose::Part(typed.to_owned()), LOOKED_AT).await?;
    }
    let more = theirs.is_none() && found.len() == LOOKED_AT as usize;
    let mut customers: Vec<HeldCustomer> = Vec::new();
    let mut places: HashMap<(Option<Email>, Option<CustomerId>), usize> = HashMap::new();
    for order in found {
        // Whoever asks for an address gets all that has it, whatever it has beside.
        let email = theirs.clone().or_else(|| order.contact.email.clone());
        let key = (email.clone(), email.is_none().then_some(order.customer));
        let place = *places.entry(key).or_insert_with(|| {
            customers.push(customer(&order, email));
            customers.len() - 1
        });
        customers[place].texts += order.texts;
        customers[place].orders.push(shown(&standing, &order));
    }
    let erased_before = match whole.and_then(|email| mark(services, &Whose::Email(email))) {
        Some(mark) => services.store.erased_before(&mark).await?,
        None => None,
    };
    let elsewhere = elsewhere.into_iter().map(|order| {
        let board = standing.board(&order).map(|board| board.slug.clone()).unwrap_or_default();
        MentionedOrder { board, number: order.number }
    });
    Ok(FoundCustomers { customers, more, erased_before, elsewhere: elsewhere.collect() })
}

fn customer(newest: &Stored, email: Option<Email>) -> HeldCustomer {
    let name = newest.contact.name.to_string();
    HeldCustomer { order: newest.order, name, email, orders: Vec::new(), texts: 0 }
}

fn shown(standing: &Standing, order: &Stored) -> HeldOrder {
    let board = standing.board(order);
    let status = board.and_then(|board| board.workflow.status(&order.status));
    let status = match order.withdrawn_at {
        Some(_) => tr!("an order" => "Withdrawn"),
        None => status.map_or_else(|| order.status.to_string(), |status| status.name.clone()),
    };
    HeldOrder {
        id: order.order,
        board: board.map(|board| board.slug.clone()).unwrap_or_default(),
        number: order.number.clone(),
        status,
        placed: standing.day(order.placed_at),
        erasable: standing.erasable(order),
        waits: order.waits_until.is_some(),
    }
}
