-- The columns are fields of nlp.nouns.Sentence; who spoke is no matter to the tiers.
select document, sentence, start_char, end_char, text, turn, page, boilerplate
from stored.sentence
where document in (select unnest($calls))
order by document, sentence;
