//! Statements that both engines understand word for word, each a named constant. Must not know rows, batches or locks:
//! what differs between the engines stands in `sqlite/sql.rs` and `postgres/sql.rs`.

pub(crate) mod identity;
pub(crate) mod reads;

/// Named statements, and in tests the list of them all (so that none is left unprepared).
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)+) => {
        $($(#[$doc])* pub(crate) const $name: &str = $sql;)+

        #[cfg(test)]
        pub(crate) const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}
pub(crate) use statements;

/// The columns of a message `m` with its sender `p` and, where `p` is a claimed guest, its claimer `c`, as
/// [`crate::rows::MessageRow`] reads them.
macro_rules! message_columns {
    () => {
        "m.id as message_id, m.room_id as message_room_id, m.seq as message_seq, m.number as message_number, \
         coalesce(c.id, p.id) as sender_id, coalesce(c.kind, p.kind) as sender_kind, \
         coalesce(c.name, p.name) as sender_name, coalesce(c.tag, p.tag) as sender_tag, \
         case when c.id is not null then p.id end as sent_as, m.client_id, m.text, m.sent_at, m.deleted_at"
    };
}
pub(crate) use message_columns;

/// The sender `p` of a message `m` with its claimer `c`. It is an outer join: a log has rows that are no messages.
macro_rules! join_sender {
    () => {
        " left join principals p on p.tenant_id = m.tenant_id and p.id = m.sender_id \
         left join principals c on c.tenant_id = p.tenant_id and c.id = p.claimed_by"
    };
}
pub(crate) use join_sender;

/// The stored columns of a message that [`message_columns`] needs.
macro_rules! stored_message_columns {
    () => {
        "tenant_id, room_id, seq, number, id, sender_id, client_id, text, sent_at, deleted_at"
    };
}
pub(crate) use stored_message_columns;
