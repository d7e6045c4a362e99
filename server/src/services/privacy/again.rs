//! Erased again: what the list beside the database says was erased and a restored backup has brought back.

use super::{
    colleagues,
    erasing::{Why, carry_out},
};
use crate::services::{
    context::Services,
    error::{ServiceError, ServiceResult},
};
use domain::{ActorRef, ErasureId, OrderId, PersonId, wire::ErasureReason};
use std::collections::BTreeMap;
use store::{Erased, ErasureList};

/// How many entries are read at once.
const PAGE: u32 = 1000;

/// What was erased again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Again {
    /// Of how many orders.
    pub orders: u32,
    /// How many colleagues.
    pub people: u32,
}

/// Erases again what the installation's own list says, if it has one.
pub async fn again(services: &Services) -> ServiceResult<Again> {
    match services.config.erasures.clone() {
        Some(list) => again_by_list(services, list).await,
        None => Ok(Again::default()),
    }
}

/// The same by another list.
pub async fn again_by_list(services: &Services, list: ErasureList) -> ServiceResult<Again> {
    let read = tokio::task::spawn_blocking(move || list.read()).await;
    let lines = read
        .map_err(|error| ServiceError::Broken(error.to_string()))?
        .map_err(|error| ServiceError::Invalid(format!("The list of erasures cannot be read: {error}.")))?;
    let mut again = Again::default();
    let why = Why { author: ActorRef::System, asked_by: None, reason: ErasureReason::Again, mark: None };
    // Of an order that was erased more than once, a backup from in between has the first time only.
    let mut last: BTreeMap<OrderId, ErasureId> = BTreeMap::new();
    for line in &lines {
        for order in &line.orders {
            let erasure = last.entry(*order).or_insert(line.erasure);
            *erasure = line.erasure.max(*erasure);
        }
    }
    let last: Vec<(OrderId, ErasureId)> = last.into_iter().collect();
    for some in last.chunks(PAGE as usize) {
        let there = services.store.unerased_by(&some.iter().copied().collect()).await?;
        if !there.is_empty() {
            again.orders += carry_out(services, &why, there).await?.orders;
        }
    }
    for person in lines.iter().flat_map(|line| &line.people) {
        again.people += u32::from(colleagues::erase_again(services, *person).await?);
    }
    if again != Again::default() {
        tracing::info!(
            orders = again.orders,
            people = again.people,
            "erased again what a backup had brought back"
        );
    }
    Ok(again)
}

/// The list as the database has it: for who keeps it elsewhere.
pub async fn listed(services: &Services) -> ServiceResult<Vec<Erased>> {
    let mut lines: BTreeMap<_, Vec<OrderId>> = BTreeMap::new();
    let mut after = None;
    loop {
        let page = services.store.erased_orders(after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.order);
        page.iter().for_each(|erased| lines.entry(erased.erasure).or_default().push(erased.order));
    }
    let people: Vec<PersonId> = colleagues::nameless(services).await?;
    let of_people = people.into_iter().map(|person| Erased {
        erasure: ErasureId(person.0),
        orders: Vec::new(),
        people: vec![person],
    });
    let of_orders = lines.into_iter().map(|(erasure, orders)| Erased { erasure, orders, people: Vec::new() });
    Ok(of_orders.chain(of_people).collect())
}
