//! The reads about rooms and their people. Each is one statement, and so of one moment on both engines.

use super::reads::{join_last_message, room_columns};
use super::{join_sender, message_columns, statements, stored_message_columns};

/// A membership `b`, as [`crate::rows::MembershipRow`] reads it.
macro_rules! membership_columns {
    () => {
        "b.role, b.joined_at, b.left_at, b.muted_until, b.banned_until, b.marker_seq, b.marker_number, \
         b.sent_at as member_sent_at"
    };
}
pub(crate) use membership_columns;

/// How many unread messages call whoever has the membership of this alias, with the newest one; of its room `r`.
macro_rules! calls_of {
    ($b:literal) => {
        concat!(
            "case when coalesce(",
            $b,
            ".mentioned_seq, 0) > ",
            $b,
            ".marker_seq \
             or coalesce(r.here_seq, 0) > ",
            $b,
            ".marker_seq then \
             (select count(*) || ' ' || max(counted.seq) || ' ' || max(counted.number) \
             from (select calling.seq, calling.number from (",
            calls_under!($b, "principal_id"),
            " union ",
            calls_under!($b, "room_id"),
            ") calling order by calling.seq desc limit 100) counted) end"
        )
    };
}
pub(crate) use calls_of;

/// The newest unread calls under one of the ids of a membership: their own, or the room's, which calls everybody.
macro_rules! calls_under {
    ($b:literal, $id:literal) => {
        concat!(
            "select called.seq, called.number from (select x.seq, x.number from calls x where x.tenant_id = ",
            $b,
            ".tenant_id \
             and x.room_id = ",
            $b,
            ".room_id and x.principal_id = ",
            $b,
            ".",
            $id,
            " and x.seq > ",
            $b,
            ".marker_seq \
             and x.sender_id <> ",
            $b,
            ".principal_id and not exists (select 1 from blocks o \
             where o.tenant_id = ",
            $b,
            ".tenant_id and o.by_id = ",
            $b,
            ".principal_id \
             and o.blocked_id = coalesce((select s.mask_id from members s where s.tenant_id = x.tenant_id \
             and s.room_id = x.room_id and s.principal_id = x.sender_id), x.sender_id)) order by x.seq desc limit 100) called"
        )
    };
}
pub(crate) use calls_under;

/// How somebody has set a room for themselves, what they are called there, and how many unread messages call them (at most
/// [`domain::rooms::CALLS_COUNTED_MAX`]; those of people whom they block are left out) with the newest one, of a membership
/// `b` and its room `r`, as [`crate::rows::OwnSettingsRow`] reads it. Where no newer message calls anybody, none is looked for.
macro_rules! own_columns {
    () => {
        concat!(
            "b.hidden_at, b.pinned, b.notify, b.unread_at, b.name as own_name, b.picture as own_picture, b.mask_id as own_mask, ",
            calls_of!("b"),
            " as calls"
        )
    };
}
pub(crate) use own_columns;

/// How somebody stands in the rooms that they are in, those with the newest activity, with what tells whether a room looks as
/// it was read last, as [`crate::rows::OwnPlaceRow`] reads it: `(tenant, principal, limit)`.
macro_rules! list_own_places {
    () => {
        concat!(
            "select ",
            membership_columns!(),
            ", ",
            own_columns!(),
            ", r.active_at, r.id, r.head, r.looks, (select t.looks from tenants t where t.id = $1) as tenant_looks \
             from members b join rooms r on r.tenant_id = b.tenant_id and r.id = b.room_id and r.deleted_at is null \
             where b.principal_id = $2 and (b.tenant_id = $1) is true and b.joined_at >= 0 and b.left_at is null \
             order by r.active_at desc, r.id desc limit $3"
        )
    };
}
pub(crate) use list_own_places;

statements! {
    /// `(tenant, room, principal)`
    FIND_MEMBER = concat!(
        "select ",
        membership_columns!(),
        " from members b where b.tenant_id = $1 and b.room_id = $2 and b.principal_id = $3"
    );

    /// `(tenant, room, principal)`: somebody as a room calls them, whether the name is of that room, whether they were ever
    /// in it, and whether they are no more. Whom the room has a mask for is found by that too; of a guest and who claimed
    /// the guest, it is the latter.
    FIND_PERSON_IN =
        "select p.id as principal_id, p.kind as principal_kind, coalesce(b.name, p.name) as principal_name, \
         case when b.name is null then p.tag else '' end as principal_tag, b.picture as principal_picture, \
         b.mask_id as principal_mask, case when b.name is null then 0 else 1 end as is_dressed, case when b.joined_at > 0 then 1 else 0 end as was_in, \
         case when p.deleted_at is null then 0 else 1 end as is_deleted from principals p \
         left join members b on b.tenant_id = p.tenant_id and b.room_id = $2 and b.principal_id = p.id \
         where p.tenant_id = $1 and p.id = coalesce((select o.id from members n join principals o \
         on o.tenant_id = n.tenant_id and o.id = n.principal_id where n.mask_id = $3 and n.room_id = $2 \
         and (n.tenant_id = $1) is true order by case when o.claimed_by is null then 0 else 1 end, \
         case when n.left_at is null then 0 else 1 end, o.id limit 1), $3)";

    /// `(tenant, mask)`: in which room somebody is shown by it, and who that is; of a guest and who claimed the guest, the
    /// latter.
    FIND_MASKED =
        "select n.room_id, o.id as principal_id from members n join principals o \
         on o.tenant_id = n.tenant_id and o.id = n.principal_id where n.mask_id = $2 and (n.tenant_id = $1) is true \
         order by case when o.claimed_by is null then 0 else 1 end, case when n.left_at is null then 0 else 1 end, o.id limit 1";

    /// `(tenant, other, asker)`: whether somebody has a name for some room, and was never in one with the asker under
    /// their usual one. The index of somebody's rooms is only used where its own condition stands word for word.
    FIND_VEILED =
        "select 1 as veiled from principals p where p.tenant_id = $1 and p.id = $2 and exists (select 1 from members n \
         where n.principal_id = p.id and (n.tenant_id = p.tenant_id) is true and n.joined_at >= 0 and n.name is not null) \
         and not exists (select 1 from members n join members a on a.tenant_id = n.tenant_id and a.room_id = n.room_id \
         and a.principal_id = $3 and a.joined_at > 0 where n.principal_id = p.id and (n.tenant_id = p.tenant_id) is true \
         and n.joined_at >= 0 and n.joined_at > 0 and n.name is null)";

    /// `(tenant, room, key, principal)`: whether somebody else of the room is called so.
    FIND_NAME_HOLDER =
        "select principal_id from members where name_key = $3 and room_id = $2 and (tenant_id = $1) is true \
         and principal_id <> $4 limit 1";

    /// `(tenant, room, principal, name, key, picture, mask)`: a mask that was given once stays.
    SET_PROFILE =
        "update members set name = $4, name_key = $5, picture = $6, mask_id = coalesce(mask_id, $7) \
         where tenant_id = $1 and room_id = $2 and principal_id = $3";

    /// `(tenant, room)`: something looks otherwise that no event tells.
    CHANGE_LOOKS = "update rooms set looks = looks + 1 where tenant_id = $1 and id = $2";

    /// `(tenant)`: somebody of the tenant may look otherwise everywhere.
    CHANGE_LOOKS_EVERYWHERE = "update tenants set looks = looks + 1 where id = $1";

    /// `(tenant, principal)`: in all rooms.
    CLEAR_PROFILES =
        "update members set name = null, name_key = null, picture = null \
         where principal_id = $2 and (tenant_id = $1) is true and joined_at >= 0 and name is not null";

    /// `(tenant, room, limit, rank, since, principal)`: behind these three.
    LIST_MEMBERS = concat!(
        "select ",
        membership_columns!(),
        ", p.id as principal_id, p.kind as principal_kind, coalesce(b.name, p.name) as principal_name, \
         case when b.name is null then p.tag else '' end as principal_tag, b.picture as principal_picture, \
         b.mask_id as principal_mask from (select tenant_id, principal_id, role, joined_at, left_at, muted_until, banned_until, marker_seq, \
         marker_number, sent_at, name, picture, mask_id, case role when 'host' then 0 when 'deputy' then 1 else 2 end as rank from members \
         where tenant_id = $1 and room_id = $2 and left_at is null) b \
         join principals p on p.tenant_id = b.tenant_id and p.id = b.principal_id \
         where (b.rank, b.joined_at, b.principal_id) > ($4, $5, $6) \
         order by b.rank, b.joined_at, b.principal_id limit $3"
    );

    /// `(tenant, room, now)`
    LIST_BANNED =
        "select principal_id, banned_until from members where banned_until is not null and room_id = $2 \
         and tenant_id = $1 and banned_until > $3 order by banned_until, principal_id";

    /// `(tenant, principal, now)`
    LIST_BANS_OF =
        "select room_id from members where principal_id = $2 and (tenant_id = $1) is true and joined_at >= 0 \
         and banned_until > $3 order by room_id";

    /// `(tenant, principal, room)`
    FIND_OWN_ROOM = concat!(
        "select ",
        membership_columns!(),
        ", ",
        own_columns!(),
        ", ",
        room_columns!(),
        " from members b join rooms r on r.tenant_id = b.tenant_id and r.id = b.room_id and r.deleted_at is null",
        join_last_message!(),
        " where b.principal_id = $2 and b.tenant_id = $1 and b.room_id = $3 and b.left_at is null"
    );

    /// `(tenant, room)`: of those who show how far they have read.
    COUNT_MARKERS =
        "select marker_number, count(*) as readers from members where tenant_id = $1 and room_id = $2 \
         and left_at is null and principal_id not in \
         (select p.id from principals p where p.receipts_hidden = 1 and p.tenant_id = $1) \
         group by marker_number order by marker_number";

    /// `(tenant, room)`
    LIST_RECEIPTS_HIDDEN =
        "select principal_id from members where tenant_id = $1 and room_id = $2 and left_at is null \
         and principal_id in (select p.id from principals p where p.receipts_hidden = 1 and p.tenant_id = $1) \
         order by principal_id";

    /// `(tenant, room, principal, hidden, hidden_at, pins, pinned, notify, marks, unread_at)`: where one of the switches
    /// is 1, the value behind it is stored.
    SET_OWN =
        "update members set hidden_at = case when $4 = 1 then $5 else hidden_at end, \
         pinned = case when $6 = 1 then $7 else pinned end, notify = coalesce($8, notify), \
         unread_at = case when $9 = 1 then $10 else unread_at end \
         where tenant_id = $1 and room_id = $2 and principal_id = $3";

    /// `(tenant, room, limit)`
    LIST_PINNED = concat!(
        "select ",
        message_columns!(),
        " from (select ",
        stored_message_columns!(),
        " from messages where pinned_at is not null and room_id = $2 and tenant_id = $1 \
         order by pinned_at desc limit $3) m",
        join_sender!(),
        " order by m.pinned_at desc, m.seq desc"
    );

    /// `(tenant, room)`
    COUNT_PINS =
        "select count(*) from messages where pinned_at is not null and room_id = $2 and tenant_id = $1";

    /// `(tenant, room, principal, from, to)`
    LIST_OWN_REACTIONS =
        "select seq, emoji from reactions where tenant_id = $1 and room_id = $2 and seq >= $4 and seq <= $5 \
         and principal_id = $3 order by seq, emoji";

    /// `(tenant, room, message)`
    LIST_EDITS =
        "select e.edited_at, e.text from messages m join message_edits e on e.tenant_id = m.tenant_id \
         and e.room_id = m.room_id and e.seq = m.seq where m.id = $3 and m.tenant_id = $1 and m.room_id = $2 \
         order by e.edit_seq";

    /// `(tenant, room, principal)`: who follows as host; whoever is host already comes before everybody.
    FIND_HEIR = concat!(
        "select b.principal_id, b.mask_id as principal_mask, ",
        membership_columns!(),
        " from members b where b.tenant_id = $1 and b.room_id = $2 and b.principal_id <> $3 and b.left_at is null \
         order by case b.role when 'host' then 0 when 'deputy' then 1 else 2 end, b.joined_at, b.principal_id limit 1"
    );

    /// `(tenant, hash)`: read inside the transaction that uses it; the room is locked.
    FIND_INVITE =
        "select id, room_id, by_id, created_at, expires_at, uses_max, uses, revoked_at from invites \
         where tenant_id = $1 and hash = $2";

    /// `(tenant, room, now, limit)`: those that are good, the newest first.
    LIST_INVITES =
        "select id, room_id, by_id, created_at, expires_at, uses_max, uses, revoked_at from invites \
         where room_id = $2 and tenant_id = $1 and revoked_at is null and expires_at > $3 \
         and (uses_max is null or uses < uses_max) order by created_at desc, id desc limit $4";

    /// `(tenant, hash, id, room, by, created_at, expires_at, uses_max)`
    INSERT_INVITE =
        "insert into invites (tenant_id, hash, id, room_id, by_id, created_at, expires_at, uses_max) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)";

    /// `(tenant, hash, uses)`
    USE_INVITE = "update invites set uses = uses + $3 where tenant_id = $1 and hash = $2";

    /// `(tenant, room, id, at)`
    REVOKE_INVITE =
        "update invites set revoked_at = $4 where room_id = $2 and tenant_id = $1 and id = $3 and revoked_at is null";
}
