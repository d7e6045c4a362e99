//! What the entries of the log make of an order's parcels. Each says why it does not fit what it meets.

use crate::{Instant, Parcel, ParcelItem, ParcelState, Parcels, gathered, without};
use uuid::Uuid;

type Done = Result<(), &'static str>;

impl Parcels {
    /// A new one.
    pub(crate) fn pack(&mut self, at: Instant, no: u32, items: &[ParcelItem]) -> Done {
        let parcel = Parcel {
            no,
            items: items.to_vec(),
            state: ParcelState::Packed,
            packed_at: at,
            sent_at: None,
            ended_at: None,
            carrier: None,
            tracking_number: None,
        };
        self.add(parcel)
    }

    /// Some of one become another.
    pub(crate) fn split(&mut self, no: u32, into: u32, items: &[ParcelItem]) -> Done {
        let part = self.take(no, items)?;
        if part.state != ParcelState::Packed || self.get(no).is_none() {
            return Err("the parcel cannot be split so");
        }
        self.add(Parcel { no: into, ..part })
    }

    /// One goes into another.
    pub(crate) fn merge(&mut self, no: u32, into: u32) -> Done {
        let from = self.take_out(no)?;
        let parcel = self.parcel(into)?;
        if from.state != ParcelState::Packed || parcel.state != ParcelState::Packed {
            return Err("one of the parcels was sent");
        }
        parcel.items = gathered(parcel.items.iter().chain(&from.items).copied());
        Ok(())
    }

    /// One is handed to a carrier.
    pub(crate) fn send(&mut self, at: Instant, no: u32, carrier: Option<Uuid>, number: Option<Uuid>) -> Done {
        let parcel = self.parcel(no)?;
        if parcel.state != ParcelState::Packed {
            return Err("the parcel was sent already");
        }
        (parcel.state, parcel.sent_at) = (ParcelState::Sent, Some(at));
        (parcel.carrier, parcel.tracking_number) = (carrier, number);
        Ok(())
    }

    /// Somebody else carries it, or under another number.
    pub(crate) fn label(&mut self, no: u32, carrier: Option<Uuid>, number: Option<Uuid>) -> Done {
        let parcel = self.parcel(no)?;
        if parcel.sent_at.is_none() {
            return Err("the parcel was not sent");
        }
        (parcel.carrier, parcel.tracking_number) = (carrier, number);
        Ok(())
    }

    /// One that was sent is at its end.
    pub(crate) fn end(&mut self, at: Instant, no: u32, state: ParcelState) -> Done {
        let parcel = self.parcel(no)?;
        if parcel.state != ParcelState::Sent {
            return Err("the parcel is not on its way");
        }
        (parcel.state, parcel.ended_at) = (state, Some(at));
        Ok(())
    }

    /// One is on its way after all.
    pub(crate) fn reopen(&mut self, no: u32) -> Done {
        let parcel = self.parcel(no)?;
        if !matches!(parcel.state, ParcelState::Delivered | ParcelState::Lost) {
            return Err("the parcel is not at its end");
        }
        (parcel.state, parcel.ended_at) = (ParcelState::Sent, None);
        Ok(())
    }

    /// Some of one, or all of it, is taken out again or came back. What had been sent stays on record as what came back: under
    /// the number `into`, where it is not the whole parcel.
    pub(crate) fn take_back(
        &mut self,
        at: Instant,
        no: u32,
        into: Option<u32>,
        items: &[ParcelItem],
    ) -> Done {
        let part = self.take(no, items)?;
        match (part.state, into) {
            (ParcelState::Packed, None) => Ok(()),
            (ParcelState::Packed, Some(_)) => Err("the parcel was never sent"),
            (ParcelState::Returned, _) => Err("the parcel came back already"),
            (ParcelState::Sent | ParcelState::Delivered | ParcelState::Lost, into) => {
                let returned = Parcel { state: ParcelState::Returned, ended_at: Some(at), ..part };
                match (self.get(no), into) {
                    (Some(_), Some(into)) => self.add(Parcel { no: into, ..returned }),
                    (None, None) => {
                        let place = self.all.partition_point(|parcel| parcel.no < no);
                        self.all.insert(place, returned);
                        Ok(())
                    }
                    _ => Err("what came back is not what was sent"),
                }
            }
        }
    }

    fn add(&mut self, parcel: Parcel) -> Done {
        if parcel.no != self.next() || parcel.items.is_empty() {
            return Err("the parcel is not the next one");
        }
        self.last = parcel.no;
        self.all.push(parcel);
        Ok(())
    }

    fn parcel(&mut self, no: u32) -> Result<&mut Parcel, &'static str> {
        self.all.iter_mut().find(|parcel| parcel.no == no).ok_or("there is no such parcel")
    }

    /// Takes items out of a parcel, and the parcel away where nothing is left in it: what was taken, as a parcel like it.
    fn take(&mut self, no: u32, items: &[ParcelItem]) -> Result<Parcel, &'static str> {
        let parcel = self.parcel(no)?;
        let left = without(&parcel.items, items).ok_or("so much is not in the parcel")?;
        let taken = Parcel { items: items.to_vec(), ..parcel.clone() };
        parcel.items = left;
        if parcel.items.is_empty() {
            self.take_out(no)?;
        }
        Ok(taken)
    }

    fn take_out(&mut self, no: u32) -> Result<Parcel, &'static str> {
        let place = self.all.iter().position(|parcel| parcel.no == no).ok_or("there is no such parcel")?;
        Ok(self.all.remove(place))
    }
}
