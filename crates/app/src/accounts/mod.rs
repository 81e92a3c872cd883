//! Accounts of a tenant's own: signing up, signing in, passwords, the second factor, and leaving. Must not know cookies,
//! headers or how mail is sent.

mod attempts;
mod delete;
mod login;
mod mails;
mod owner;
mod password;
mod passwords;
mod reset;
mod second_factor;
mod sign_up;
mod step_up;
mod totp;
mod two_factor;

pub use delete::delete_self;
pub(crate) use login::begin;
pub use login::{LogIn, LoggedIn, log_in};
pub use password::change_password;
pub use passwords::{Checked, Passwords};
pub use reset::{Forgotten, forgot_password, reset_password};
pub use second_factor::{SecondFactor, enter_by_factor};
pub use sign_up::{SignUp, sign_up, verify};
pub use step_up::{Proof, step_up};
pub use two_factor::{NewSecret, begin_totp, confirm_totp, end_totp};

use std::net::IpAddr;

use domain::nicknames::Language;

/// From where something is asked, and in which language it is answered by mail.
#[derive(Clone, Copy, Debug)]
pub struct Asker {
    /// The network address.
    pub address: IpAddr,
    /// The language of mails.
    pub language: Language,
}
