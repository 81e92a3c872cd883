//! Statements about who was there when. Must not know who is there now.

use crate::sql::presence::where_seen;
use crate::sql::statements;

statements! {
    /// Those of these people who hide, or are no more.
    LIST_PRESENCE_HIDDEN =
        "select p.tenant_id, p.id from jsonb_each($1) w join principals p on p.tenant_id = unhex(w.value->>'tenant_id') \
         and p.id = unhex(w.value->>'principal_id') and (p.presence_hidden = 1 or p.deleted_at is not null) \
         order by p.tenant_id, p.id";

    /// `(people, tenant, viewer, viewer as shown)`
    LIST_SEEN = concat!(
        "select p.id, s.seen_at, s.online_until from (select unhex(value->>'principal_id') as id, \
         unhex(value->>'shown_id') as shown_id from jsonb_each($1)) w \
         join principals p on p.tenant_id = $2 and p.id = w.id",
        where_seen!()
    );

    /// `(rooms, tenant)`
    LIST_PEOPLE_OF_ROOMS =
        "select b.room_id, b.principal_id, b.mask_id from jsonb_each($1) w join members b on b.tenant_id = $2 \
         and b.room_id = unhex(w.value->>'room_id') and b.left_at is null order by b.room_id, b.principal_id";

    /// Of those who show it and are there; the newest of all counts.
    WRITE_SIGHTINGS =
        "insert into sightings (tenant_id, principal_id, seen_at, online_until) \
         select p.tenant_id, p.id, w.value->>'seen_at', w.value->>'online_until' from jsonb_each($1) w \
         join principals p on p.tenant_id = unhex(w.value->>'tenant_id') and p.id = unhex(w.value->>'principal_id') \
         and p.presence_hidden = 0 and p.deleted_at is null where true on conflict (tenant_id, principal_id) do update \
         set seen_at = max(seen_at, excluded.seen_at), online_until = excluded.online_until";
}
