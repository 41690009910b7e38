-- Answers of versions by which nothing in the warehouse is tagged any more.
delete from stored.answer
where (taxonomy, model) not in (select (taxonomy, model) from stored.tagging);
