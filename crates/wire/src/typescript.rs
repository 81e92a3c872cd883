//! The same types in TypeScript, for the web's `packages/wire`. Must not know where the files go.

use std::path::Path;

use ts_rs::{Config, ExportError, TS};

use crate::{
    accounts, acts, admin, auth, events, export, frames, handover, me, members, messages,
    moderation, notices, oidc, principals, problems, push, queue, reads, reports, rooms, search,
    tenants,
};

/// Writes one file per type into `dir`.
///
/// # Errors
/// When a file cannot be written.
pub fn export_into(dir: &Path) -> Result<(), ExportError> {
    let config = Config::new().with_out_dir(dir).with_large_int("number");
    export_admin(&config)?;
    export_accounts(&config)?;
    acts::ActPage::export_all(&config)?;
    acts::Because::export_all(&config)?;
    acts::ClearMessages::export_all(&config)?;
    acts::MessagesCleared::export_all(&config)?;
    auth::CreateGuest::export_all(&config)?;
    auth::Challenge::export_all(&config)?;
    auth::SignedIn::export_all(&config)?;
    auth::RefreshRequest::export_all(&config)?;
    auth::LogOutRequest::export_all(&config)?;
    auth::TicketAnswer::export_all(&config)?;
    events::LongPollAnswer::export_all(&config)?;
    export::ExportLine::export_all(&config)?;
    frames::ClientFrame::export_all(&config)?;
    frames::ServerFrame::export_all(&config)?;
    handover::RedeemCode::export_all(&config)?;
    handover::ExchangeToken::export_all(&config)?;
    me::Me::export_all(&config)?;
    me::ChangeMe::export_all(&config)?;
    me::CreateClaim::export_all(&config)?;
    me::BlockList::export_all(&config)?;
    me::DeviceList::export_all(&config)?;
    export_members(&config)?;
    moderation::WordTrial::export_all(&config)?;
    notices::NoticePage::export_all(&config)?;
    notices::SetNotice::export_all(&config)?;
    oidc::ExchangeCode::export_all(&config)?;
    principals::Principal::export_all(&config)?;
    problems::Problem::export_all(&config)?;
    push::PushState::export_all(&config)?;
    push::PushTried::export_all(&config)?;
    push::SubscribePush::export_all(&config)?;
    queue::AskToEnter::export_all(&config)?;
    queue::DecideWaiting::export_all(&config)?;
    queue::OwnWaiting::export_all(&config)?;
    queue::QueuePage::export_all(&config)?;
    queue::Sent::export_all(&config)?;
    reports::CreateReport::export_all(&config)?;
    reports::ReportPage::export_all(&config)?;
    reports::ResolveReport::export_all(&config)?;
    rooms::ChangeRoom::export_all(&config)?;
    rooms::CreateRoom::export_all(&config)?;
    rooms::KindEffects::export_all(&config)?;
    reads::MarkRead::export_all(&config)?;
    reads::OwnRoomList::export_all(&config)?;
    rooms::OwnPresence::export_all(&config)?;
    rooms::Presence::export_all(&config)?;
    reads::Readers::export_all(&config)?;
    rooms::RoomKinds::export_all(&config)?;
    rooms::RoomList::<rooms::Room>::export_all(&config)?;
    rooms::RoomRules::export_all(&config)?;
    reads::SetOwnRoom::export_all(&config)?;
    search::FoundMessages::export_all(&config)?;
    tenants::PageState::export_all(&config)
}

fn export_members(config: &Config) -> Result<(), ExportError> {
    members::BanList::export_all(config)?;
    members::BanMember::export_all(config)?;
    members::ChangeMember::export_all(config)?;
    members::CreateInvite::export_all(config)?;
    members::InviteCreated::export_all(config)?;
    members::InviteList::export_all(config)?;
    members::JoinRoom::export_all(config)?;
    members::MemberPage::export_all(config)?;
    members::Standing::export_all(config)?;
    messages::EditList::export_all(config)?;
    messages::EditMessage::export_all(config)?;
    messages::HistoryPage::export_all(config)?;
    messages::PinList::export_all(config)?;
    messages::SendMessage::export_all(config)
}

fn export_accounts(config: &Config) -> Result<(), ExportError> {
    accounts::ChangePassword::export_all(config)?;
    accounts::DeleteMe::export_all(config)?;
    accounts::FactorWanted::export_all(config)?;
    accounts::ForgotPassword::export_all(config)?;
    accounts::LogIn::export_all(config)?;
    accounts::LogInFactor::export_all(config)?;
    accounts::ResetPassword::export_all(config)?;
    accounts::SignUp::export_all(config)?;
    accounts::StepUp::export_all(config)?;
    accounts::TotpCode::export_all(config)?;
    accounts::TotpSecret::export_all(config)?;
    accounts::VerifyEmail::export_all(config)
}

fn export_admin(config: &Config) -> Result<(), ExportError> {
    admin::AuditPage::export_all(config)?;
    handover::BanPerson::export_all(config)?;
    admin::BotCreated::export_all(config)?;
    admin::BotList::export_all(config)?;
    admin::CheckToken::export_all(config)?;
    admin::TokenReport::export_all(config)?;
    admin::CreateBot::export_all(config)?;
    admin::CreateBotKey::export_all(config)?;
    admin::CreateKey::export_all(config)?;
    admin::CreateTenant::export_all(config)?;
    admin::ErasePerson::export_all(config)?;
    admin::ErasureState::export_all(config)?;
    admin::KeyCreated::export_all(config)?;
    admin::KeyList::export_all(config)?;
    admin::SetRole::export_all(config)?;
    admin::SetUpOperator::export_all(config)?;
    admin::SetupCode::export_all(config)?;
    admin::StaffList::export_all(config)?;
    admin::TenantCreated::export_all(config)?;
    admin::TenantList::export_all(config)?;
    admin::TenantPatch::export_all(config)
}
