//! The pages before somebody is signed in.

mod frame;
mod invitation;
mod password;
mod set_up;
mod sign_in;
mod windows;

pub use invitation::InvitationPage;
pub use set_up::SetUpPage;
pub use sign_in::SignInPage;
