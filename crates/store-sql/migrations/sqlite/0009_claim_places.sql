-- Which places in rooms came with a claim, so that they can be given back.
create table claim_places (
    tenant_id blob not null,
    claim_id blob not null,
    room_id blob not null,
    -- The guest's part.
    role text not null,
    -- The claimer's part before, if they were in already.
    had text,
    taken_at integer not null,
    primary key (tenant_id, claim_id, room_id)
) strict, without rowid;

create index claim_places_taken on claim_places (taken_at);
