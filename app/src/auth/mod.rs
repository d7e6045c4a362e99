//! The pages before somebody is signed in.

mod frame;
mod invitation;
mod password;
mod set_up;
mod sign_in;
mod windows;

pub use invitation::{INVITATION_FORM, InvitationPage};
pub use set_up::{SET_UP_FORM, SetUpPage};
pub use sign_in::{SIGN_IN_FORM, SignInPage};
