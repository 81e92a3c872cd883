-- Which places in rooms came with a claim, so that they can be given back.
create table claim_places (
    tenant_id uuid not null,
    claim_id uuid not null,
    room_id uuid not null,
    -- The guest's part.
    role text not null,
    -- The claimer's part before, if they were in already.
    had text,
    taken_at bigint not null,
    primary key (tenant_id, claim_id, room_id)
);

create index claim_places_taken on claim_places (taken_at);
