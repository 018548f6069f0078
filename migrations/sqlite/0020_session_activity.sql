-- A session counts from what its person last did, not from what its page last asked.
ALTER TABLE sessions RENAME COLUMN refreshed_at TO active_at;
