-- Calls of which other versions than these decided the mentions.
select call
from call
where (taxonomy, model) is distinct from ($taxonomy, $model)
order by path, call;
