-- Rows as they were read and tagged. Analysts query the views of schema main; these tables are what the views are made of.
-- No foreign keys: DuckDB could then not replace a parent row inside one transaction.
create schema stored;

create table stored.company (
    company text primary key,              -- ticker where there is one, else the name in lower case
    name text,
    sector text,                           -- GICS sector
    industry text,                         -- GICS sub-industry
    fiscal_year_end_month utinyint
);

create table stored.call (
    call text primary key,                 -- hash of the text: the same words are the same call
    company text,
    name text,
    ticker text,
    title text,
    held_on date,
    fiscal_year smallint,
    fiscal_quarter utinyint,
    format text not null,
    corrected boolean not null,
    words integer not null,
    path text not null,                    -- the file it was first read from
    run text not null,
    text text not null                     -- every span below points into this
);

create table stored.turn (
    call text not null,
    turn integer not null,
    speaker text,
    title text,
    role text not null check (role in ('management', 'analyst', 'operator', 'unknown')),
    section text not null check (section in ('remarks', 'questions', 'unknown')),
    words integer not null,
    start_char integer not null,
    end_char integer not null
);

create table stored.sentence (
    document text not null,
    sentence integer not null,
    turn integer,
    page integer,
    boilerplate boolean not null,          -- safe harbour, operator instructions: never tagged
    start_char integer not null,
    end_char integer not null,
    text text not null
);

create table stored.mention (
    document text not null,
    sentence integer not null,
    narrative text not null,
    value text not null,
    stance text not null check (stance in ('asserted', 'denied', 'open')),
    start_char integer not null,
    end_char integer not null,
    evidence text not null,
    tier text not null,
    score double not null check (score between 0 and 1)
);

create table stored.claim (
    document text not null,
    sentence integer not null,
    metric text not null,
    low double,
    high double,
    unit text,
    direction text,
    from_value double,
    to_value double,
    horizon text,
    start_char integer not null,
    end_char integer not null
);

create table stored.finding (
    survey text not null,
    page integer not null,
    box double[],
    text text not null,
    value double,
    unit text,
    population text,
    base integer
);

-- What decided the mentions of a document; a trend over two versions would compare two definitions.
create table stored.tagging (
    document text primary key,
    taxonomy text not null,
    model text not null,
    run text not null
);

create table stored.narrative (
    taxonomy text not null,
    narrative text not null,
    value text not null,
    definition text not null,
    primary key (taxonomy, narrative, value)
);

create table stored.conflict (
    call text not null,
    field text not null,
    kept text not null,
    kept_from text not null,
    refused text not null,
    refused_from text not null
);

-- A sample of each call's word sequences by hash value, for finding the same call in other words.
create table stored.fingerprint (
    call text not null,
    hash ubigint not null
);

create table stored.duplicate (
    call text primary key,
    duplicate_of text not null,
    similarity double not null
);

-- Every file ever offered, so that a second run reads only what is new.
create table stored.source (
    path text not null,
    sha256 text not null,
    status text not null check (status in ('loaded', 'duplicate', 'rejected')),
    detail text,                           -- what it duplicates, or why it was rejected
    calls integer not null,                -- calls in it, new or not
    run text not null,
    primary key (path, sha256)
);

create table stored.run (
    run text primary key,
    started_at timestamptz not null,
    finished_at timestamptz,
    command text not null,
    taxonomy text,
    model text,
    files integer,
    loaded integer,
    duplicates integer,
    rejected integer,
    seconds double
);
