-- Plans are append-only for the bot: what it may change is that one was withdrawn or put in a
-- calendar.

ALTER TABLE uptake.action_plan ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.action_plan TO uptake_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (withdrawn_at, calendar_at) ON uptake.action_plan TO uptake_writer;
