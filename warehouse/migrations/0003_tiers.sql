-- What each tier did in a run, and what the dear tiers answered, so that a repeated sentence costs nothing.
create table stored.tier (
    run text not null,
    tier text not null,
    position integer not null,             -- the order in which sentences pass them
    seen bigint not null,
    decided bigint not null,               -- of those seen, the ones that no later tier saw
    seconds double not null,               -- of all processes together
    primary key (run, tier)
);

create table stored.answer (
    key blob not null,                     -- hash of the sentence and its neighbours
    taxonomy text not null,
    model text not null,
    matches text not null,                 -- JSON
    primary key (key, taxonomy, model)
);
