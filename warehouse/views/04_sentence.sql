-- One row a sentence, with who said it and where in the call.
create or replace view sentence as
select
    sentence.document as call,
    sentence.sentence,
    sentence.turn,
    turn.speaker,
    turn.title,
    coalesce(turn.role, 'unknown') as role,
    coalesce(turn.section, 'unknown') as section,
    sentence.page,
    sentence.boilerplate,
    sentence.start_char,
    sentence.end_char,
    sentence.text
from stored.sentence
left join stored.turn on turn.call = sentence.document and turn.turn = sentence.turn;
