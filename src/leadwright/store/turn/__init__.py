"""The write side of a turn in SQL both stores run; what differs is in their own folders."""
