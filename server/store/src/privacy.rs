//! What services ask of the store about what is known of customers, and what it answers.

use domain::{
    BoardId, CustomerId, Date, ERASED, Email, ErasureId, Instant, OrderId, OrderNumber, PersonId, StatusId,
    wire::{Contact, ErasureReason},
};

/// Whose orders are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Those that have this address now, or had it.
    Email(Email),
    /// Those of one customer, as an import tells them apart.
    Customer(CustomerId),
    /// Those whose address or customer's name has this part.
    Part(String),
}

/// An order with what tells whether its customer's data can be erased.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldOrder {
    pub order: OrderId,
    pub board: BoardId,
    pub number: OrderNumber,
    pub status: StatusId,
    pub placed_at: Instant,
    /// Since when it is in its status.
    pub entered_at: Instant,
    pub withdrawn_at: Option<Instant>,
    pub archived: bool,
    pub customer: CustomerId,
    pub contact: Contact,
    /// How many source rows its entries point to.
    pub texts: u32,
    /// The day on which it is erased because somebody asked for it, if one did.
    pub waits_until: Option<Date>,
}

impl HeldOrder {
    /// Whether its customer's data were erased.
    pub fn is_erased(&self) -> bool {
        *self.contact.name == *ERASED && self.contact.email.is_none()
    }
}

/// An erasure that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredErasure {
    pub id: ErasureId,
    pub at: Instant,
    /// Who asked; none is Milepost itself.
    pub author: Option<PersonId>,
    pub why: ErasureReason,
    pub orders: u32,
    pub texts: u32,
    /// A keyed digest of the customer's address.
    pub mark: Option<[u8; 32]>,
}

/// An order that is to be erased once it need not be kept any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingErasure {
    pub order: OrderId,
    /// The first day on which it can be.
    pub from: Date,
    /// Who asked.
    pub author: Option<PersonId>,
    /// A keyed digest of the customer's address.
    pub mark: Option<[u8; 32]>,
}

/// An order whose customer's data were erased: what has to be done again where a backup from before that is restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErasedOrder {
    pub order: OrderId,
    pub erasure: ErasureId,
    pub at: Instant,
}
