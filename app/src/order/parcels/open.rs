//! The forms about parcels, of which one is open at a time.

/// The form that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// For a new parcel.
    Pack,
    /// For a part of this one.
    Split(u32),
    /// For what is taken out of this one, or came back of it.
    TakeBack(u32),
    /// For what this one goes into.
    Merge(u32),
    /// For who carries this one.
    Send(u32),
    /// For who carries it after all.
    Label(u32),
}

impl Open {
    /// The parcel that it is about.
    pub fn parcel(self) -> Option<u32> {
        match self {
            Open::Pack => None,
            Open::Split(no) | Open::TakeBack(no) | Open::Merge(no) | Open::Send(no) | Open::Label(no) => {
                Some(no)
            }
        }
    }
}
