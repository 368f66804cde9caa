"""Where submissions come from, one folder each."""
