select count(*) as calls
from call
where counted
    and ($company is null or lower($company) in (lower(company), lower(name)))
    and ($quarter is null or $quarter in (quarter, fiscal));
