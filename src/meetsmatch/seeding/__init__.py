"""`meetsmatch seed`: a database filled with people who never lived, to try things at any size."""
