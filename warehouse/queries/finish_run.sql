update stored.run
set
    finished_at = $at,
    seconds = $seconds,
    files = (select count(*) from stored.source where run = $run),
    loaded = (select count(*) from stored.call where run = $run),
    duplicates = (select count(*) from stored.source where run = $run and status = 'duplicate'),
    rejected = (select count(*) from stored.source where run = $run and status = 'rejected')
where run = $run;
