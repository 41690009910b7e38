select run, started_at, command, files, loaded, duplicates, rejected, round(seconds, 1) as seconds, taxonomy, model
from run
order by started_at desc
limit 5;
