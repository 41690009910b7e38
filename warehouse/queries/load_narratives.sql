insert or replace into stored.narrative by name from narrative_rows;
