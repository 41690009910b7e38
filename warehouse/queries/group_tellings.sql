-- Tellings of one call form a group: everything reachable over pairs. Its least member names it.
create or replace temp table telling_group as
with recursive edge as (
    select one as call, other as neighbour from telling
    union
    select other, one from telling
),
reach(call, member) as (
    select call, call from edge
    union
    select reach.call, edge.neighbour from reach join edge on edge.call = reach.member
)
select call, min(member) as leader from reach group by call;
