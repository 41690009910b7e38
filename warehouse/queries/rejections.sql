select path, reason from rejection order by path;
