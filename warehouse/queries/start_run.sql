insert into stored.run (run, started_at, command, taxonomy, model) values ($run, $at, $command, $taxonomy, $model);
