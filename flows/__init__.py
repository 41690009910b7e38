"""The edge, everything that moves: command line, Prefect flows, sources, report."""
