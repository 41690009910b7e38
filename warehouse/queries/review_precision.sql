select *
from audited_precision
order by narrative, value <> 'any', value, tier <> 'all', tier, taxonomy, model;
