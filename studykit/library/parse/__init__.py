"""Source files into plain, cacheable items: one module a kind of file. Imported only when a file changed."""
