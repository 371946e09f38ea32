"""`meetsmatch migrate`, `backup` and `restore`: the database as a whole."""
