"""One module a command; output.py owns stdout, diagnostics.py owns stderr and exit codes."""
