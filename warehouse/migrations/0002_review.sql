-- What people said of what was found. Kept apart from the mentions and with what was found then, because tagging a call
-- anew replaces its mentions; the sentence is known by its span, because it may be split anew too.
create table stored.review (
    document text not null,
    sentence integer not null,             -- its number when it was reviewed
    start_char integer not null,           -- of the sentence
    end_char integer not null,
    narrative text not null,
    found_value text not null,
    found_stance text not null check (found_stance in ('asserted', 'denied', 'open')),
    found_tier text not null,
    found_score double not null check (found_score between 0 and 1),
    taxonomy text not null,                -- that found it
    model text not null,
    value text,                            -- null: the narrative is not there
    stance text check (stance in ('asserted', 'denied', 'open')),
    reviewer text not null,
    reviewed_at timestamptz not null,
    primary key (document, start_char, end_char, narrative, reviewer),
    check ((value is null) = (stance is null))
);
