//! Comments in the drawer: what was said, and the way to say something.

mod ask_sight;
pub mod comment;
pub mod composer;
mod draft;
mod editor;
mod text;
mod typing;
