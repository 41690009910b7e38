select key, matches from stored.answer where taxonomy = $taxonomy and model = $model;
