//! Whose orders there are, and whether what is known of their customers can be erased today.

use crate::services::{
    context::Services,
    error::{ServiceError, ServiceResult},
};
use chrono_tz::Tz;
use domain::{BoardId, Date, Email, Erasable, Instant, OrderId, PrivacySettings, completed_at, tr};
use std::{collections::HashMap, sync::Arc};
use store::{Board, HeldOrder, Whose, time};

/// How many orders of one customer are looked at: more than anybody has.
pub const MOST: u32 = 10_000;

/// What it takes to tell.
pub struct Standing {
    pub settings: PrivacySettings,
    pub zone: Tz,
    pub today: Date,
    boards: HashMap<BoardId, Arc<Board>>,
}

impl Standing {
    /// As things are now.
    pub async fn now(services: &Services) -> ServiceResult<Standing> {
        let shop = services.store.shop().await?;
        let zone = shop.and_then(|shop| time::zone(&shop.zone).ok()).unwrap_or(Tz::UTC);
        let boards = services.store.boards().await?.into_iter().map(|board| (board.id, board)).collect();
        let settings = services.store.privacy().await?;
        Ok(Standing { settings, zone, today: time::today(zone, services.clock.now()), boards })
    }

    /// The board of an order.
    pub fn board(&self, order: &HeldOrder) -> Option<&Board> {
        self.boards.get(&order.board).map(|board| &**board)
    }

    /// The day of a moment, by the shop's calendar.
    pub fn day(&self, at: Instant) -> Date {
        time::today(self.zone, at)
    }

    /// The day on which an order was completed, if it was.
    pub fn completed(&self, order: &HeldOrder) -> Option<Date> {
        let workflow = &self.board(order)?.workflow;
        let at = (&order.status, order.entered_at);
        completed_at(workflow, at, order.archived, order.withdrawn_at).map(|at| self.day(at))
    }

    /// Whether what is known of its customer can be erased today.
    pub fn erasable(&self, order: &HeldOrder) -> Erasable {
        self.settings.erasable(self.completed(order), self.today)
    }

    /// Whether it is erased by itself today.
    pub fn is_due(&self, order: &HeldOrder) -> bool {
        let due = self.completed(order).and_then(|completed| self.settings.falls_due(completed));
        due.is_some_and(|due| due <= self.today)
    }
}

/// The customer of an order: whoever has its address, or whom an import tells from others.
pub async fn of_order(services: &Services, order: OrderId) -> ServiceResult<Whose> {
    let held = services.store.unerased_of(&[order]).await?.pop();
    let held = held.ok_or(ServiceError::NotFound("customer"))?;
    Ok(match held.contact.email {
        Some(email) => Whose::Email(email),
        None => Whose::Customer(held.customer),
    })
}

/// The customer with an address.
pub fn of_email(text: &str) -> ServiceResult<Whose> {
    let email: Email = text.parse().map_err(|why| ServiceError::invalid(&tr!("The address"), why))?;
    Ok(Whose::Email(email))
}

/// What tells that data of a customer with this address were erased, without telling the address.
pub fn mark(services: &Services, whose: &Whose) -> Option<[u8; 32]> {
    match whose {
        Whose::Email(email) => Some(services.secret.erased_mark(email)),
        Whose::Customer(_) | Whose::Part(_) => None,
    }
}
