//! Parcels: what is packed, sent and delivered of an order, line by line. Nothing is packed twice, and what was sent is not
//! packed anew before it came back or was lost.

use super::context::{CommandContext, Verdict, refuse, settle};
use crate::{
    Event, OrderState, PARCELS_LIMIT, Parcel, ParcelCommand, ParcelItem, ParcelState, Refusal,
    RefusalCode as Code, TextRef, gathered, spoken::tr,
};

type Found<T = ()> = Result<T, Vec<Refusal>>;

impl CommandContext<'_> {
    pub(super) fn parcel(&self, order: &OrderState, command: &ParcelCommand) -> Verdict {
        let others =
            self.unless_tended(order, |status, who| tr!("In {}, {} packs and sends orders.", status, who));
        settle(others.into_iter().collect())?;
        let event = match command {
            ParcelCommand::Pack { items } => {
                let items = gathered(items.iter().copied());
                self.room_for_one_more(order)?;
                self.fits(order, &items)?;
                Event::ParcelPacked { parcel: order.parcels.next(), items }
            }
            ParcelCommand::Split { parcel, items } => {
                let (found, items) = (packed(order, *parcel)?, gathered(items.iter().copied()));
                self.room_for_one_more(order)?;
                is_in(found, &items)?;
                if items == found.items {
                    let message =
                        tr!("Parcel {} would be empty: leave something in it, or leave it as it is.", parcel);
                    return Err(refuse(Code::NothingToChange, message));
                }
                Event::ParcelSplit { parcel: *parcel, into: order.parcels.next(), items }
            }
            ParcelCommand::Merge { parcel, into } => {
                if parcel == into {
                    let message = tr!("A parcel cannot go into itself: choose another one.");
                    return Err(refuse(Code::NothingToChange, message));
                }
                packed(order, *parcel)?;
                packed(order, *into)?;
                Event::ParcelMerged { parcel: *parcel, into: *into }
            }
            ParcelCommand::Send { parcel, carrier, number } => {
                packed(order, *parcel)?;
                if let Some(hold) = order.hold {
                    return Err(vec![self.on_hold(order, hold)]);
                }
                carried(carrier.as_ref(), number.as_ref())?;
                let (carrier, number) = (carrier.clone(), number.clone());
                Event::ParcelSent { parcel: *parcel, carrier, number }
            }
            ParcelCommand::Label { parcel, carrier, number } => {
                if known(order, *parcel)?.sent_at.is_none() {
                    let message =
                        tr!("Parcel {} was not sent yet: give the carrier when you send it.", parcel);
                    return Err(refuse(Code::ParcelElsewhere, message));
                }
                carried(carrier.as_ref(), number.as_ref())?;
                let (carrier, number) = (carrier.clone(), number.clone());
                Event::ParcelLabelled { parcel: *parcel, carrier, number }
            }
            ParcelCommand::Deliver { parcel } => {
                on_its_way(order, *parcel)?;
                Event::ParcelDelivered { parcel: *parcel }
            }
            ParcelCommand::Lose { parcel } => {
                on_its_way(order, *parcel)?;
                Event::ParcelLost { parcel: *parcel }
            }
            ParcelCommand::Reopen { parcel } => self.reopen(order, *parcel)?,
            ParcelCommand::TakeBack { parcel, items } => taken_back(order, *parcel, items)?,
        };
        Ok(vec![self.now(event)])
    }

    /// Lines that are in parcels stay what they are, wherever the parcel is: an edit of other lines is fine.
    pub(super) fn lines_in_parcels(&self, order: &OrderState) -> Option<Refusal> {
        let after = self.input.lines.after.unwrap_or_default();
        let touched = order.parcels.lines().find(|line| {
            let line_after = after.get(*line as usize).filter(|line| line.same);
            line_after.is_none_or(|after| u64::from(after.quantity) < order.parcels.held(*line))
        })?;
        let (line, held) = (u64::from(touched) + 1, order.parcels.held(touched));
        let message = match held {
            0 => tr!("Line {} was in a parcel: it stays in its place and says what it says.", line),
            _ => tr!(
                "{} of line {} are in parcels: it stays in its place, says what it says, and has at least so many. Take them out of their parcels first.",
                held,
                line
            ),
        };
        Some(Refusal::new(Code::LinesPacked, message, vec![]))
    }

    /// Whether so many are in no parcel.
    fn fits(&self, order: &OrderState, items: &[ParcelItem]) -> Found {
        let present = self.input.lines.present;
        let left = |line: usize| {
            let held = order.parcels.held(u32::try_from(line).unwrap_or(u32::MAX));
            present.get(line).map(|pieces| u64::from(*pieces).saturating_sub(held))
        };
        if (0..present.len()).all(|line| left(line) == Some(0)) {
            let message = tr!("Nothing is left to pack: take something out of a parcel first.");
            return Err(refuse(Code::NothingToPack, message));
        }
        some(items)?;
        for item in items {
            let line = u64::from(item.line) + 1;
            match left(item.line as usize) {
                None => {
                    let message = tr!(
                        "This order has no line {}: look at the lines as they are now and choose again.",
                        line
                    );
                    return Err(refuse(Code::UnknownLine, message));
                }
                Some(0) => {
                    let message = tr!("All of line {} is in parcels already: choose another line.", line);
                    return Err(refuse(Code::NothingToPack, message));
                }
                Some(left) if left < u64::from(item.quantity) => {
                    let message =
                        tr!("Of line {} there are {} left to pack: take no more than that.", line, left);
                    return Err(refuse(Code::NothingToPack, message));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    fn room_for_one_more(&self, order: &OrderState) -> Found {
        if order.parcels.all.len() < PARCELS_LIMIT {
            return Ok(());
        }
        let message = tr!("An order has at most {} parcels: put more into one of them.", PARCELS_LIMIT);
        Err(refuse(Code::TooManyParcels, message))
    }

    /// What was lost may have been packed anew meanwhile, and then it cannot be on its way as well.
    fn reopen(&self, order: &OrderState, no: u32) -> Found<Event> {
        let parcel = known(order, no)?;
        match parcel.state {
            ParcelState::Delivered => {}
            ParcelState::Lost => {
                let present = self.input.lines.present;
                let again = parcel.items.iter().any(|item| {
                    let pieces = present.get(item.line as usize).copied().unwrap_or(0);
                    order.parcels.held(item.line) + u64::from(item.quantity) > u64::from(pieces)
                });
                if again {
                    let message = tr!(
                        "What was in parcel {no} was packed anew since: take that back first, or say that parcel {no} came back.",
                        no
                    );
                    return Err(refuse(Code::NothingToPack, message));
                }
            }
            ParcelState::Packed | ParcelState::Sent | ParcelState::Returned => {
                let message = tr!("{}: there is nothing to correct.", stands(no, parcel.state));
                return Err(refuse(Code::NothingToChange, message));
            }
        }
        Ok(Event::ParcelReopened { parcel: no })
    }
}

fn taken_back(order: &OrderState, no: u32, items: &[ParcelItem]) -> Found<Event> {
    let parcel = known(order, no)?;
    if parcel.state == ParcelState::Returned {
        let message = tr!("Parcel {} came back already: what was in it can be packed anew.", no);
        return Err(refuse(Code::ParcelElsewhere, message));
    }
    let items = if items.is_empty() { parcel.items.clone() } else { gathered(items.iter().copied()) };
    is_in(parcel, &items)?;
    let part = parcel.state != ParcelState::Packed && items != parcel.items;
    if part && order.parcels.all.len() >= PARCELS_LIMIT {
        let message =
            tr!("An order has at most {} parcels: take back the whole parcel {}.", PARCELS_LIMIT, no);
        return Err(refuse(Code::TooManyParcels, message));
    }
    Ok(Event::ParcelTakenBack { parcel: no, into: part.then(|| order.parcels.next()), items })
}

fn known(order: &OrderState, no: u32) -> Found<&Parcel> {
    order.parcels.get(no).ok_or_else(|| {
        let message = tr!("This order has no parcel {}, or has none any more: look at it as it is now.", no);
        refuse(Code::UnknownParcel, message)
    })
}

/// A parcel that is still at the shop.
fn packed(order: &OrderState, no: u32) -> Found<&Parcel> {
    let parcel = known(order, no)?;
    match parcel.state {
        ParcelState::Packed => Ok(parcel),
        state => {
            let message = tr!("{}: this goes only with one that is still here.", stands(no, state));
            Err(refuse(Code::ParcelElsewhere, message))
        }
    }
}

fn on_its_way(order: &OrderState, no: u32) -> Found {
    match known(order, no)?.state {
        ParcelState::Sent => Ok(()),
        ParcelState::Packed => {
            let message = tr!("Parcel {} was not sent yet: send it first.", no);
            Err(refuse(Code::ParcelElsewhere, message))
        }
        state => {
            let message = tr!("{}: say first that it is on its way after all.", stands(no, state));
            Err(refuse(Code::ParcelElsewhere, message))
        }
    }
}

fn is_in(parcel: &Parcel, items: &[ParcelItem]) -> Found {
    some(items)?;
    if parcel.contains(items) {
        return Ok(());
    }
    let message = tr!("So much is not in parcel {}: look at what is in it and choose again.", parcel.no);
    Err(refuse(Code::NothingToPack, message))
}

/// That anything was chosen.
fn some(items: &[ParcelItem]) -> Found {
    match items.iter().any(|item| item.quantity == 0) || items.is_empty() {
        true => Err(refuse(Code::NothingToPack, tr!("Choose what it is about, and at least one of each."))),
        false => Ok(()),
    }
}

/// A number says nothing to a customer who does not know whose it is.
fn carried(carrier: Option<&TextRef>, number: Option<&TextRef>) -> Found {
    match number.is_some() && carrier.is_none() {
        true => Err(refuse(Code::CarrierMissing, tr!("Say which carrier the tracking number is of."))),
        false => Ok(()),
    }
}

/// Where a parcel is, a sentence that goes on behind a colon.
fn stands(no: u32, state: ParcelState) -> String {
    match state {
        ParcelState::Packed => tr!("Parcel {} was not sent yet", no),
        ParcelState::Sent => tr!("Parcel {} is on its way", no),
        ParcelState::Delivered => tr!("Parcel {} was delivered", no),
        ParcelState::Returned => tr!("Parcel {} came back", no),
        ParcelState::Lost => tr!("Parcel {} is said to be lost", no),
    }
}
