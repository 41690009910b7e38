-- One row a company of which a call was read or which is listed.
create or replace view company as
select
    coalesce(listed.company, read.company) as company,
    coalesce(listed.name, read.name) as name,
    listed.sector,
    listed.industry,
    listed.fiscal_year_end_month,
    coalesce(read.calls, 0) as calls
from stored.company as listed
full join (
    select company, arg_max(name, held_on) as name, count(*) as calls
    from stored.call
    where company is not null
    group by company
) as read using (company);
