//! Statements about keeping order: reports, acts, notices, blocks. Must not know rows, nor who may read them.
//!
//! `(tenant_id = $1) is true` stands where another index must not be used: one that begins with the tenant would lead
//! to all of a tenant's rows, or of a room's events, where the index of the statement leads to a page.

use super::{join_sender, message_columns, statements};

/// A report `l` with whom it is about, as [`crate::rows::ReportRow`] reads them.
macro_rules! report_columns {
    () => {
        "l.id, l.room_id, l.message_id, l.text, l.by_id, l.reason, l.note, l.at, l.resolved_by, l.resolved_at, \
         l.resolution, l.resolution_reason, p.id as about_id, p.kind as about_kind, \
         coalesce(b.name, p.name) as about_name, case when b.name is null then p.tag else '' end as about_tag, \
         b.picture as about_picture, b.mask_id as about_mask"
    };
}

/// Whom a report `l` is about.
macro_rules! join_about {
    () => {
        " join principals p on p.tenant_id = l.tenant_id and p.id = l.about_id \
         left join members b on b.tenant_id = l.tenant_id and b.room_id = l.room_id and b.principal_id = l.about_id"
    };
}

/// An act `a`, as [`crate::rows::ActRow`] reads them.
macro_rules! act_columns {
    () => {
        "a.id, a.room_id, a.by_id, a.at, a.kind, a.object, a.reason, a.detail, a.undoes, \
         (select u.id from room_acts u where u.undoes = a.id and u.tenant_id = a.tenant_id) as undone_by"
    };
}

/// `(tenant, principal, rows)`: takes a text out of reports that have one.
macro_rules! sweep_reports {
    ($set:literal, $whose:literal, $which:literal) => {
        concat!(
            "update reports set ",
            $set,
            " where (tenant_id, room_id, id) in (select tenant_id, room_id, id from reports where ",
            $whose,
            " and (tenant_id = $1) is true and ",
            $which,
            " order by id limit $3)"
        )
    };
}

statements! {
    /// `(tenant, room, id)`
    FIND_ACT = concat!(
        "select ",
        act_columns!(),
        " from room_acts a where a.tenant_id = $1 and a.room_id = $2 and a.id = $3"
    );

    /// `(tenant, before, limit, room)`: the newest first.
    LIST_ACTS_OF_ROOM = concat!(
        "select ",
        act_columns!(),
        " from room_acts a where a.room_id = $4 and (a.tenant_id = $1) is true and a.id < $2 order by a.id desc limit $3"
    );

    /// `(tenant, before, limit)`: in all rooms, the newest first.
    LIST_ACTS_OF_TENANT = concat!(
        "select ",
        act_columns!(),
        " from room_acts a where a.tenant_id = $1 and a.id < $2 order by a.id desc limit $3"
    );

    /// `(tenant, id, room, by, at, kind, object, reason, detail, undoes)`
    INSERT_ACT =
        "insert into room_acts (tenant_id, id, room_id, by_id, at, kind, object, reason, detail, undoes) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

    /// `(tenant, act, now)`: the tombstones that an act left, with what they said and answered.
    LIST_DELETED_TEXTS = concat!(
        "select m.sealed, ",
        message_columns!(),
        " from (select d.sealed, d.reply_to_seq, t.tenant_id, t.room_id, t.seq, t.number, t.id, t.sender_id, \
         t.client_id, t.text, t.sent_at, t.deleted_at, t.edited_at, t.mentions, t.reactions, t.pinned_at \
         from deleted_texts d join messages t on t.tenant_id = d.tenant_id and t.room_id = d.room_id and t.seq = d.seq \
         where d.act_id = $2 and d.tenant_id = $1 and d.expires_at > $3) m",
        join_sender!(),
        " order by m.seq"
    );

    /// `(tenant, room, id)`
    FIND_REPORT = concat!(
        "select ",
        report_columns!(),
        " from reports l",
        join_about!(),
        " where l.tenant_id = $1 and l.room_id = $2 and l.id = $3"
    );

    /// `(tenant, state, before, limit, room)`: the newest first.
    LIST_REPORTS_OF_ROOM = concat!(
        "select ",
        report_columns!(),
        " from (select * from reports where room_id = $5 and state = $2 and (tenant_id = $1) is true and id < $3 \
         order by id desc limit $4) l",
        join_about!(),
        " order by l.id desc"
    );

    /// `(tenant, state, before, limit)`: of all rooms, the newest first.
    LIST_REPORTS_OF_TENANT = concat!(
        "select ",
        report_columns!(),
        " from (select * from reports where state = $2 and tenant_id = $1 and id < $3 \
         order by id desc limit $4) l",
        join_about!(),
        " order by l.id desc"
    );

    /// `(tenant, room, id, object, message, about, text, by, reason, note, at)`: one of each reporter about each object.
    INSERT_REPORT =
        "insert into reports (tenant_id, room_id, id, object_id, message_id, about_id, text, by_id, reason, note, at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing";

    /// `(tenant, room, seq)`
    SET_NOTICE = "update rooms set notice_seq = $3 where tenant_id = $1 and id = $2";

    /// `(tenant, room, before, limit)`: the newest first.
    LIST_NOTICES =
        "select body from events where kind = 'notice.changed' and room_id = $2 and (tenant_id = $1) is true and seq < $3 \
         order by seq desc limit $4";

    /// `(tenant, by, limit)`: the newest first; by the id that the blocker knows: a mask with the name that its room has for
    /// it, and whose usual name the blocker never was told, with none.
    LIST_BLOCKS =
        "select p.id, p.kind, p.name, p.tag, x.at, case when p.id <> x.blocked_id then (select n.name from members n \
         where n.mask_id = x.blocked_id and (n.tenant_id = x.tenant_id) is true and n.principal_id = p.id limit 1) \
         when exists (select 1 from members n join members a \
         on a.tenant_id = n.tenant_id and a.room_id = n.room_id and a.principal_id = $2 and a.joined_at > 0 \
         where n.principal_id = p.id and (n.tenant_id = p.tenant_id) is true and n.joined_at >= 0 and n.joined_at > 0 and n.name is null) \
         or not exists (select 1 from members n where n.principal_id = p.id and (n.tenant_id = p.tenant_id) is true \
         and n.joined_at >= 0 and n.name is not null) then null else '' end as room_name, \
         case when p.id <> x.blocked_id then x.blocked_id end as mask from (select blocked_id, tenant_id, at from blocks \
         where tenant_id = $1 and by_id = $2) x join principals p on p.tenant_id = x.tenant_id and p.id = coalesce((\
         select o.id from members n join principals o on o.tenant_id = n.tenant_id and o.id = n.principal_id \
         where n.mask_id = x.blocked_id and (n.tenant_id = x.tenant_id) is true \
         order by case when o.claimed_by is null then 0 else 1 end, case when n.left_at is null then 0 else 1 end, o.id limit 1), \
         x.blocked_id) \
         order by x.at desc, p.id limit $3";

    /// `(tenant, by)`
    COUNT_BLOCKS = "select count(*) from blocks where tenant_id = $1 and by_id = $2";

    /// `(tenant, by, blocked, at)`
    INSERT_BLOCK =
        "insert into blocks (tenant_id, by_id, blocked_id, at) values ($1, $2, $3, $4) on conflict do nothing";

    /// `(tenant, by, blocked)`
    DELETE_BLOCK = "delete from blocks where tenant_id = $1 and by_id = $2 and blocked_id = $3";

    /// `(tenant, by, blocked)`
    FIND_BLOCK = "select by_id from blocks where tenant_id = $1 and by_id = $2 and blocked_id = $3";

    /// `(tenant, room, principal)`: the other one of a room of two, if they block the principal.
    FIND_BLOCK_IN_PAIR =
        "select x.by_id from members b join blocks x on x.tenant_id = b.tenant_id and x.by_id = b.principal_id \
         and (x.blocked_id = $3 or x.blocked_id in (select n.mask_id from members n where n.tenant_id = $1 and n.room_id = $2 \
         and n.principal_id = $3)) where b.tenant_id = $1 and b.room_id = $2 limit 1";

    /// `(tenant, by, before, limit)`: what somebody reported, the newest first.
    LIST_REPORTS_BY = concat!(
        "select ",
        report_columns!(),
        " from (select * from reports where by_id = $2 and (tenant_id = $1) is true and id < $3 \
         order by id desc limit $4) l",
        join_about!(),
        " order by l.id desc"
    );

    /// `(tenant, before, limit, object)`: what was done to somebody, the newest first.
    LIST_ACTS_ON = concat!(
        "select ",
        act_columns!(),
        " from room_acts a where a.object = $4 and (a.tenant_id = $1) is true and a.id < $2 order by a.id desc limit $3"
    );

    /// `(tenant, principal, rows)`: what reports keep of what somebody said.
    SWEEP_REPORT_TEXTS = sweep_reports!("text = ''", "about_id = $2", "text <> ''");

    /// `(tenant, principal, rows)`: what somebody added to reports.
    SWEEP_REPORT_NOTES = sweep_reports!("note = ''", "by_id = $2", "note <> ''");

    /// `(tenant, principal, rows)`: why somebody resolved reports.
    SWEEP_REPORT_REASONS = sweep_reports!(
        "resolution_reason = null", "resolved_by = $2", "resolution_reason is not null"
    );

    /// `(tenant, room, object, by, at, resolution, reason)`: all that are open about one object.
    RESOLVE_REPORTS =
        "update reports set state = 'resolved', resolved_by = $4, resolved_at = $5, resolution = $6, \
         resolution_reason = $7 where object_id = $3 and room_id = $2 and tenant_id = $1 and state = 'open'";
}
