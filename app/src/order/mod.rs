//! An order whole: the drawer over the board, and the form for a new one.
