"""Where people are: the pages, each a table of contents of components."""
