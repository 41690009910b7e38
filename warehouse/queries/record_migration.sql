insert into migration values ($name);
