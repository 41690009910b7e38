insert or ignore into stored.answer
select key, $taxonomy, $model, matches from answer_rows;
