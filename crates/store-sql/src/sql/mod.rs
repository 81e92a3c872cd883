//! Statements that both engines understand word for word, each a named constant. Must not know rows, batches or locks:
//! what differs between the engines stands in `sqlite/sql.rs` and `postgres/sql.rs`.

pub(crate) mod idempotency;
pub(crate) mod identity;
pub(crate) mod order;
pub(crate) mod presence;
pub(crate) mod push;
pub(crate) mod queue;
pub(crate) mod reads;
pub(crate) mod retention;
pub(crate) mod rooms;
pub(crate) mod search;

/// Named statements, and in tests the list of them all (so that none is left unprepared).
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)+) => {
        $($(#[$doc])* pub(crate) const $name: &str = $sql;)+

        #[cfg(test)]
        pub(crate) const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}
pub(crate) use statements;

/// All of them.
#[cfg(test)]
pub(crate) fn all() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    let words = [
        reads::ALL,
        rooms::ALL,
        search::ALL,
        retention::ALL,
        order::ALL,
        idempotency::ALL,
        push::ALL,
        queue::ALL,
    ];
    let words = words.into_iter();
    words.chain(identity::ALL.iter().copied()).flatten()
}

/// At most some rows of a table, by its key: `$which` picks them, `$order` says which go first, `$limit` how many.
macro_rules! delete_some {
    ($table:literal, $key:literal, $which:expr, $order:expr, $limit:literal) => {
        concat!(
            "delete from ",
            $table,
            " where (",
            $key,
            ") in (select ",
            $key,
            " from ",
            $table,
            " where ",
            $which,
            " order by ",
            $order,
            " limit ",
            $limit,
            ")"
        )
    };
}
pub(crate) use delete_some;

/// The columns of a message `m` with its sender `p` and, where `p` is a claimed guest, its claimer `c`, each as the room
/// calls them (`pm`), and of the message `q` that it answers with the same of that, as [`crate::rows::MessageRow`] reads them.
macro_rules! message_columns {
    () => {
        "m.id as message_id, m.room_id as message_room_id, m.seq as message_seq, m.number as message_number, \
         coalesce(c.id, p.id) as sender_id, coalesce(c.kind, p.kind) as sender_kind, \
         coalesce(pm.name, c.name, p.name) as sender_name, \
         case when pm.name is null then coalesce(c.tag, p.tag) else '' end as sender_tag, pm.picture as sender_picture, \
         pm.mask_id as sender_mask, case when c.id is not null then p.id end as sent_as, \
         case when c.id is not null then (select am.mask_id from members am where am.tenant_id = m.tenant_id \
         and am.room_id = m.room_id and am.principal_id = p.id) end as sent_as_mask, m.client_id, m.text, m.sent_at, m.deleted_at, \
         m.edited_at, m.mentions, m.reactions, m.pinned_at, \
         q.id as quote_id, q.seq as quote_seq, q.number as quote_number, substr(q.text, 1, 100) as quote_text, \
         q.deleted_at as quote_deleted_at, \
         coalesce(qc.id, qp.id) as quote_sender_id, coalesce(qc.kind, qp.kind) as quote_sender_kind, \
         coalesce(qm.name, qc.name, qp.name) as quote_sender_name, \
         case when qm.name is null then coalesce(qc.tag, qp.tag) else '' end as quote_sender_tag, \
         qm.picture as quote_sender_picture, qm.mask_id as quote_sender_mask, \
         case when qc.id is not null then qp.id end as quote_sent_as, \
         case when qc.id is not null then (select aq.mask_id from members aq where aq.tenant_id = q.tenant_id \
         and aq.room_id = q.room_id and aq.principal_id = qp.id) end as quote_sent_as_mask"
    };
}
pub(crate) use message_columns;

/// The sender `p` of a message `m` with its claimer `c`, and the message `q` that it answers with the same of that. It is
/// an outer join: a log has rows that are no messages.
macro_rules! join_sender {
    () => {
        " left join principals p on p.tenant_id = m.tenant_id and p.id = m.sender_id \
         left join principals c on c.tenant_id = p.tenant_id and c.id = p.claimed_by \
         left join members pm on pm.tenant_id = m.tenant_id and pm.room_id = m.room_id \
         and pm.principal_id = coalesce(c.id, p.id) \
         left join messages q on q.tenant_id = m.tenant_id and q.room_id = m.room_id and q.seq = m.reply_to_seq \
         left join principals qp on qp.tenant_id = q.tenant_id and qp.id = q.sender_id \
         left join principals qc on qc.tenant_id = qp.tenant_id and qc.id = qp.claimed_by \
         left join members qm on qm.tenant_id = q.tenant_id and qm.room_id = q.room_id \
         and qm.principal_id = coalesce(qc.id, qp.id)"
    };
}
pub(crate) use join_sender;

/// The seq or the number of the newest message that calls the one whose row is updated; under a room's id, everybody.
macro_rules! newest_call {
    ($of:literal, "members", $principal:literal) => {
        newest_call!(@ $of, "members", "members.room_id", $principal)
    };
    ($of:literal, "rooms", $principal:literal) => {
        newest_call!(@ $of, "rooms", "rooms.id", $principal)
    };
    (@ $of:literal, $table:literal, $room:literal, $principal:literal) => {
        concat!(
            "(select max(x.", $of, ") from calls x where x.tenant_id = ", $table, ".tenant_id and x.room_id = ", $room,
            " and x.principal_id = ", $table, ".", $principal, ")"
        )
    };
}
pub(crate) use newest_call;

/// The stored columns of a message that [`message_columns`] needs.
macro_rules! stored_message_columns {
    () => {
        "tenant_id, room_id, seq, number, id, sender_id, client_id, text, sent_at, deleted_at, edited_at, \
         mentions, reactions, pinned_at, reply_to_seq"
    };
}
pub(crate) use stored_message_columns;
