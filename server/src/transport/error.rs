//! What goes wrong between a socket and the routes. How it is answered is chosen in `http::error`.

/// Why a request was not taken, or its answer not sent as it should be.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TransportError {
    /// A limit on what goes on at once is reached. Nothing was done.
    #[error("a limit is reached")]
    Overloaded,
    /// The body is longer than so many bytes.
    #[error("the body is longer than {0} bytes")]
    TooLarge(usize),
    /// The rest of the body did not come in time.
    #[error("the body came too slowly")]
    TooSlow,
    /// The body did not come whole, as this sentence says.
    #[error("{0}")]
    Incomplete(String),
    /// The answer could not be encoded.
    #[error("an answer was not compressed: {0}")]
    NotCompressed(String),
}
