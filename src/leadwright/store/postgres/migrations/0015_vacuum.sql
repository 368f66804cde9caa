-- Queues are filled again as soon as they are empty: to give their pages back is work for nothing,
-- and whoever does it locks everybody out meanwhile.
ALTER TABLE inbox SET (vacuum_truncate = off);
ALTER TABLE wakes SET (vacuum_truncate = off);
ALTER TABLE deltas SET (vacuum_truncate = off);
ALTER TABLE touch_deltas SET (vacuum_truncate = off);
-- A touch changes its state three times, and who looks for the next begins at the oldest.
ALTER TABLE touches SET (autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE people SET (autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE seen SET (autovacuum_vacuum_scale_factor = 0.05);
