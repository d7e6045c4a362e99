//! How an order's parcels are shown, with what people typed of them and a link to the carrier's page.

use domain::{Carrier, Parcel, parcel_link, wire::ParcelView};
use store::Order;
use uuid::Uuid;

/// An order's parcels as its team sees them.
pub(super) fn views(order: &Order, carriers: &[Carrier]) -> Vec<ParcelView> {
    let view = |parcel: &Parcel| {
        let Carried { carrier, tracking_number, link } = carried(order, parcel, carriers);
        ParcelView {
            no: parcel.no,
            items: parcel.items.clone(),
            state: parcel.state,
            packed_at: parcel.packed_at,
            sent_at: parcel.sent_at,
            ended_at: parcel.ended_at,
            carrier,
            tracking_number,
            link,
        }
    };
    order.state.parcels.all.iter().map(view).collect()
}

/// Who carries a parcel.
pub(super) struct Carried {
    pub(super) carrier: Option<String>,
    pub(super) tracking_number: Option<String>,
    /// Where the carrier says where it is.
    pub(super) link: Option<String>,
}

/// Who carries a parcel of an order.
pub(super) fn carried(order: &Order, parcel: &Parcel, carriers: &[Carrier]) -> Carried {
    let text = |id: Option<Uuid>| order.decisions.get(&id?).cloned();
    let (carrier, tracking_number) = (text(parcel.carrier), text(parcel.tracking_number));
    let known = carrier.as_ref().zip(tracking_number.as_ref());
    let link = known.and_then(|(carrier, number)| parcel_link(carriers, carrier, number));
    Carried { carrier, tracking_number, link }
}
