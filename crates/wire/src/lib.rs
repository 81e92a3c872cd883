//! Every byte on the wire: REST bodies, socket frames, problem documents, and the WebSocket framing itself.
//!
//! Must not know: rooms' rules, stores, sockets, axum. Types that come in refuse unknown fields; types that go out
//! are made from the domain by one-way `From`.

pub mod accounts;
pub mod acts;
pub mod admin;
pub mod auth;
pub mod connection;
pub mod events;
pub mod export;
pub mod frames;
pub mod given;
pub mod handover;
pub mod limits;
pub mod markup;
pub mod me;
pub mod members;
pub mod messages;
pub mod moderation;
pub mod notices;
pub mod oidc;
pub mod principals;
pub mod problems;
pub mod push;
pub mod queue;
pub mod reads;
pub mod reports;
pub mod rooms;
pub mod search;
pub mod tenants;
pub mod typescript;
pub mod websocket;

pub use accounts::{
    Accepted, ChangePassword, DeleteMe, FactorWanted, ForgotPassword, LogIn, LogInFactor,
    ResetPassword, SignUp, StepUp, TotpCode, TotpSecret, VerifyEmail,
};
pub use acts::{Act, ActPage, Because, ClearMessages, MessagesCleared};
pub use auth::{
    Challenge, ClaimOffer, CreateGuest, LogOutRequest, RefreshBy, RefreshRequest, SignedIn,
    Solution, TicketAnswer,
};
pub use connection::ConnectionInfo;
pub use events::{EventBody, EventRecord, LongPollAnswer};
pub use export::ExportLine;
pub use frames::{
    After, ClientFrame, CloseCode, Mode, PersonState, Reference, ServerFrame, Signal,
};
pub use handover::{BanPerson, CreateHandoverCode, ExchangeToken, HandoverCode, RedeemCode};
pub use markup::MarkupNode;
pub use me::{Block, BlockList, ChangeMe, Claim, CreateClaim, DeviceEntry, DeviceList, Me};
pub use members::{
    Ban, BanList, BanMember, ChangeMember, CreateInvite, InviteCreated, InviteEntry, InviteList,
    JoinRoom, Member, MemberPage, Standing,
};
pub use messages::{EditList, EditMessage, HistoryPage, Message, PinList, SendMessage};
pub use moderation::{Caught, Moderation, WordList, WordTrial};
pub use notices::{Notice, NoticePage, SetNotice};
pub use oidc::ExchangeCode;
pub use principals::{Picture, Principal, RoomProfile};
pub use problems::{Problem, ProblemCode, ProblemField};
pub use push::{PushDevice, PushKeys, PushState, PushTried, QuietHours, SubscribePush};
pub use queue::{AskToEnter, DecideWaiting, Held, OwnWaiting, QueuePage, Sent, Waiting};
pub use reads::{MarkRead, OwnRoom, OwnRoomList, ReadMarker, Readers, SetOwnRoom};
pub use reports::{CreateReport, Report, ReportPage, ReportResolved, ResolveReport};
pub use rooms::{
    ChangeRoom, CreateRoom, KindEffects, OwnPresence, Presence, Room, RoomKinds, RoomList,
    RoomPeople, RoomRules,
};
pub use search::{FoundMessage, FoundMessages, FoundRoom};
pub use tenants::{PageState, TenantPublic};
