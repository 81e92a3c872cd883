//! Bodies about accounts: signing up and in, passwords, the second factor. Those that hold secrets cannot be printed.
//! Must not know rules.

use serde::{Deserialize, Serialize};

use crate::auth::RefreshBy;

/// An answer that says nothing: whether anything came of it only the owner of the address learns.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Accepted {}

/// Asks for an account.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct SignUp {
    /// The address of mail.
    pub email: String,
    /// At least 10 characters, and none of those that are tried first.
    pub password: String,
    /// 1–20 characters.
    pub name: String,
    /// The page of the tenant that the mail's link leads to, as `/shop/lunch?a=b`, 512 characters at most; the first one
    /// without it. An invitation to that room may stand behind it: `/shop/lunch#invite=CODE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub return_to: Option<String>,
}

/// Makes the account that a mail's link is for.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct VerifyEmail {
    /// What stands behind `#verify=` in the link.
    pub code: String,
    /// How the refresh token comes; in a cookie without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub refresh_by: Option<RefreshBy>,
    /// The refresh token of the guest who was in before, where no cookie brings it: their past is offered with the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub past: Option<String>,
    /// What the person will read in the list of devices, 1–60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub device: Option<String>,
}

/// Signs in.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct LogIn {
    /// The address of mail.
    pub email: String,
    /// The password.
    pub password: String,
    /// How the refresh token comes; in a cookie without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub refresh_by: Option<RefreshBy>,
    /// The refresh token of the guest who was in before, where no cookie brings it: their past is offered with the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub past: Option<String>,
    /// What the person will read in the list of devices, 1–60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub device: Option<String>,
}

/// The password was right; the second factor is awaited.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct FactorWanted {
    /// Goes with the second factor. It takes five tries.
    pub mfa_ticket: String,
    /// When it ends: five minutes from now.
    pub expires_at: String,
}

/// Signs in by the second factor.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct LogInFactor {
    /// From the answer to the password.
    pub mfa_ticket: String,
    /// The six digits.
    pub code: String,
    /// How the refresh token comes; in a cookie without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub refresh_by: Option<RefreshBy>,
    /// The refresh token of the guest who was in before, where no cookie brings it: their past is offered with the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub past: Option<String>,
    /// What the person will read in the list of devices, 1–60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub device: Option<String>,
}

/// Asks for a link to set a new password.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct ForgotPassword {
    /// The address of mail.
    pub email: String,
    /// The page of the tenant that the mail's link leads to, as `/shop/lunch?a=b`, 512 characters at most; the first one
    /// without it. An invitation to that room may stand behind it: `/shop/lunch#invite=CODE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub return_to: Option<String>,
}

/// Sets a new password by a mail's link.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct ResetPassword {
    /// What stands behind `#reset=` in the link.
    pub code: String,
    /// The new password.
    pub password: String,
}

/// Changes one's password.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// As it is.
    pub old: String,
    /// As it will be.
    pub new: String,
}

/// A secret for an authenticator, not yet in force.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct TotpSecret {
    /// In Base32, to be typed in.
    pub secret: String,
    /// `otpauth://…`, to be shown as a QR code.
    pub uri: String,
}

/// Shows a one-time password.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct TotpCode {
    /// The six digits.
    pub code: String,
}

/// Proves anew who one is. Where a second factor is in force its code is needed, else the password.
#[derive(Clone, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct StepUp {
    /// The password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub password: Option<String>,
    /// The six digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub code: Option<String>,
}

/// Deletes oneself.
#[derive(Clone, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct DeleteMe {
    /// Needed where one has a password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub password: Option<String>,
}
