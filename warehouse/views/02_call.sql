-- One row a call that was read. `counted` is false for the second telling of a call: trends leave it out.
-- `quarter` is the calendar quarter of the date held; the period the company names is `fiscal`.
create or replace view call as
select
    call.call,
    call.company,
    coalesce(company.name, call.name) as name,
    call.ticker,
    coalesce(company.sector, 'unknown') as sector,
    company.industry,
    call.title,
    call.held_on,
    coalesce(year(call.held_on) || '-Q' || quarter(call.held_on), 'undated') as quarter,
    'FY' || call.fiscal_year || '-Q' || call.fiscal_quarter as fiscal,
    call.fiscal_year,
    call.fiscal_quarter,
    call.format,
    call.corrected,
    call.words,
    duplicate.duplicate_of,
    duplicate.call is null as counted,
    tagging.taxonomy,
    tagging.model,
    call.path,
    call.run,
    call.text
from stored.call
left join stored.company using (company)
left join stored.duplicate using (call)
left join stored.tagging on tagging.document = call.call;
