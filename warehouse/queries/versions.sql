select taxonomy, model, count(*) as calls
from call
where counted
group by all
order by calls desc;
