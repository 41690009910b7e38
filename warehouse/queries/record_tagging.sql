insert or replace into stored.tagging values ($document, $taxonomy, $model, $run);
