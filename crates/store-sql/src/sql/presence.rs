//! What both engines say alike of who was there when. Must not know rights but those that people give themselves.

/// Which of some people `p` somebody `$3` of the tenant `$2` may be told of, with when they were seen: nobody where the
/// viewer `v` hides themselves, nobody who hides, is gone, or stands in a block with the viewer, each by the id (`w.shown_id`, `$4`) by
/// which the other one knows them.
macro_rules! where_seen {
    () => {
        " and p.presence_hidden = 0 and p.deleted_at is null \
         join principals v on v.tenant_id = $2 and v.id = $3 and v.presence_hidden = 0 \
         left join sightings s on s.tenant_id = p.tenant_id and s.principal_id = p.id \
         where not exists (select 1 from blocks x where x.tenant_id = $2 and x.by_id = $3 and x.blocked_id = w.shown_id) \
         and not exists (select 1 from blocks y where y.tenant_id = $2 and y.by_id = p.id and y.blocked_id = $4) \
         order by p.id"
    };
}
pub(crate) use where_seen;
