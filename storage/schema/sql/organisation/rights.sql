-- Who may do what with workspaces. The writing role makes them and never deletes one.

GRANT SELECT, INSERT, UPDATE (name, bot_user_id) ON uptake.workspace TO uptake_writer;
GRANT SELECT ON uptake.organisation TO uptake_writer;
