//! A new link for one that was replaced: mailed to the customer's own address and nowhere else, so that whoever asks learns nothing.

use super::contact;
use crate::services::{
    context::Services,
    error::ServiceResult,
    throttle::{self, Source},
};
use domain::{MailId, OrderId};
use std::net::IpAddr;
use store::{NewLinkMail, Rate, secret::token_digest};
use uuid::Uuid;

/// How often somebody may ask.
const PER_PLACE: Rate = Rate { burst: 10.0, seconds: 60.0 };
/// How many links one order's customer is mailed, whoever asks.
const PER_ORDER: Rate = Rate { burst: 3.0, seconds: 3600.0 };

/// Asks for the link that took the place of this one. The answer is the same whether the address is the customer's or not.
pub async fn ask_for_new(services: &Services, token: &str, email: &str, from: IpAddr) -> ServiceResult<()> {
    throttle::attempt(services, &Source::NewLink(from), PER_PLACE).await?;
    let Some(located) = services.store.tracked_before(&token_digest(token)).await? else { return Ok(()) };
    let order = services.store.order(located.order).await?;
    if order.is_some_and(|order| contact::is_email_of(email, &order.contact)) {
        mail(services, located.order);
    }
    Ok(())
}

/// Has the present link of an order go out to its customer. Whoever asked does not wait for it: how long that takes would tell.
pub(super) fn mail(services: &Services, order: OrderId) {
    let services = services.clone();
    tokio::spawn(async move {
        if let Err(error) = put_out(&services, order).await {
            tracing::warn!(%error, "a link was not mailed");
        }
    });
}

async fn put_out(services: &Services, order: OrderId) -> ServiceResult<()> {
    if throttle::attempt(services, &Source::LinkMail(order), PER_ORDER).await.is_err() {
        return Ok(());
    }
    let (id, at) = (MailId(Uuid::now_v7()), services.clock.now());
    services.store.mail_link(NewLinkMail { id, order, at }).await?;
    services.mails.wake();
    Ok(())
}
