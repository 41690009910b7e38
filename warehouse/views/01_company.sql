-- One row a company of which a call was read or which is listed. A call told twice is one call.
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
    select
        call.company,
        coalesce(arg_max(call.name, call.held_on), min(call.name)) as name,
        count(*) filter (duplicate.call is null) as calls
    from stored.call
    left join stored.duplicate using (call)
    where call.company is not null
    group by call.company
) as read using (company);
