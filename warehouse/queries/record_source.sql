insert into stored.source values ($path, $sha256, $status, $detail, $calls, $run)
on conflict do update set status = excluded.status, detail = excluded.detail, calls = excluded.calls, run = excluded.run
where (source.status, source.calls) <> (excluded.status, excluded.calls)
    or source.detail is distinct from excluded.detail;
