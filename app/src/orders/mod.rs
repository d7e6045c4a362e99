//! The list of orders, with search and filters.
