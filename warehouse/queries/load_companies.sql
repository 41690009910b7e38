insert or replace into stored.company by name from company_rows;
