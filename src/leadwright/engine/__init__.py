"""advance(): the five stages composed for one unit."""
