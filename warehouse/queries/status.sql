select
    (select count(*) from call where counted) as calls,
    (select count(*) from call where not counted) as told_twice,
    (select count(distinct company) from call) as companies,
    (select min(held_on) from call where counted) as first_held,
    (select max(held_on) from call where counted) as last_held,
    (select coalesce(sum(words), 0) from call where counted) as words,
    (select count(*) from stored.sentence) as sentences,
    (select count(*) from mention where counted) as mentions,
    (select count(*) from rejection) as rejections,
    (select count(*) from conflict) as conflicts,
    (select count(*) from call where counted and quarter = 'undated') as undated;
