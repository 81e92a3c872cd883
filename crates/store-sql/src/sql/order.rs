//! Statements about keeping order: what is reported. Must not know rows, nor who may read them.

use super::statements;

/// A report `t` with whom it is about, as [`crate::rows::ReportRow`] reads them.
macro_rules! report_columns {
    () => {
        "t.id, t.room_id, t.message_id, t.text, t.by_id, t.reason, t.note, t.at, t.resolved_by, t.resolved_at, \
         t.resolution, t.resolution_reason, p.id as about_id, p.kind as about_kind, p.name as about_name, \
         p.tag as about_tag"
    };
}

/// Whom a report `t` is about.
macro_rules! join_about {
    () => {
        " join principals p on p.tenant_id = t.tenant_id and p.id = t.about_id"
    };
}

statements! {
    /// `(tenant, room, id)`
    FIND_REPORT = concat!(
        "select ",
        report_columns!(),
        " from reports t",
        join_about!(),
        " where t.tenant_id = $1 and t.room_id = $2 and t.id = $3"
    );

    /// `(tenant, state, before, limit, room)`: the newest first.
    LIST_REPORTS_OF_ROOM = concat!(
        "select ",
        report_columns!(),
        " from (select * from reports where room_id = $5 and state = $2 and tenant_id = $1 and id < $3 \
         order by id desc limit $4) t",
        join_about!(),
        " order by t.id desc"
    );

    /// `(tenant, state, before, limit)`: of all rooms, the newest first.
    LIST_REPORTS_OF_TENANT = concat!(
        "select ",
        report_columns!(),
        " from (select * from reports where state = $2 and tenant_id = $1 and id < $3 \
         order by id desc limit $4) t",
        join_about!(),
        " order by t.id desc"
    );

    /// `(tenant, room, id, object, message, about, text, by, reason, note, at)`: one of each reporter about each object.
    INSERT_REPORT =
        "insert into reports (tenant_id, room_id, id, object_id, message_id, about_id, text, by_id, reason, note, at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing";

    /// `(tenant, room, object, by, at, resolution, reason)`: all that are open about one object.
    RESOLVE_REPORTS =
        "update reports set state = 'resolved', resolved_by = $4, resolved_at = $5, resolution = $6, \
         resolution_reason = $7 where object_id = $3 and room_id = $2 and tenant_id = $1 and state = 'open'";
}
