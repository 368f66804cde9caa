"""SQLite: two files, each with one writer."""
