//! Statements about who was there when. Must not know who is there now.

use crate::sql::presence::where_seen;
use crate::sql::statements;

statements! {
    /// Those of these people who hide, or are no more.
    LIST_PRESENCE_HIDDEN =
        "select p.tenant_id, p.id from json_to_recordset($1::json) as w(tenant_id uuid, principal_id uuid) \
         join principals p on p.tenant_id = w.tenant_id and p.id = w.principal_id \
         and (p.presence_hidden = 1 or p.deleted_at is not null) order by p.tenant_id, p.id";

    /// `(people, tenant, viewer, viewer as shown)`
    LIST_SEEN = concat!(
        "select p.id, s.seen_at, s.online_until from json_to_recordset($1::json) \
         as w(principal_id uuid, shown_id uuid) join principals p on p.tenant_id = $2 and p.id = w.principal_id",
        where_seen!()
    );

    /// `(rooms, tenant)`
    LIST_PEOPLE_OF_ROOMS =
        // Room by room along the key, whatever the planner guesses of how many rooms there are.
        "select w.room_id, b.principal_id, b.mask_id from json_to_recordset($1::json) as w(room_id uuid) \
         cross join lateral (select m.principal_id, m.mask_id from members m where m.tenant_id = $2 and m.room_id = w.room_id \
         and m.left_at is null order by m.principal_id limit 1000) b order by w.room_id, b.principal_id";

    /// Of those who show it and are there; the newest of all counts. In the order of the key, so that two nodes do not wait
    /// for each other in a circle.
    WRITE_SIGHTINGS =
        "insert into sightings (tenant_id, principal_id, seen_at, online_until) \
         select p.tenant_id, p.id, w.seen_at, w.online_until from json_to_recordset($1::json) \
         as w(tenant_id uuid, principal_id uuid, seen_at bigint, online_until bigint) \
         join principals p on p.tenant_id = w.tenant_id and p.id = w.principal_id \
         and p.presence_hidden = 0 and p.deleted_at is null order by p.tenant_id, p.id \
         on conflict (tenant_id, principal_id) do update \
         set seen_at = greatest(sightings.seen_at, excluded.seen_at), online_until = excluded.online_until";
}
