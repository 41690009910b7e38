-- One row a turn: one speaker's uninterrupted words, cut out of the call's text by its span.
create or replace view turn as
select
    turn.call,
    turn.turn,
    turn.speaker,
    turn.title,
    turn.role,
    turn.section,
    turn.words,
    turn.start_char,
    turn.end_char,
    call.text[turn.start_char + 1:turn.end_char] as text
from stored.turn
join stored.call using (call);
