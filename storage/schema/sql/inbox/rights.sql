-- Keys of handled requests are dropped after a while.

GRANT SELECT, INSERT, DELETE ON uptake.inbox TO uptake_writer;
