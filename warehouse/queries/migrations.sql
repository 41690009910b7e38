select name from migration;
