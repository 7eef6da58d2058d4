"""Whose Home is to be kept up to date, and up to which change it is."""

from storage.migrations.steps import run

revision = "0012"
down_revision = "0011"

# changed counts what happened, shown is the count that is on the screen. One process at a time
# publishes a person's Home, so that the newest state is what stays.
HOME = """
CREATE TABLE uptake.home_page (
    person_id uuid PRIMARY KEY REFERENCES uptake.person,
    changed bigint NOT NULL CHECK (changed >= 1),
    shown bigint NOT NULL DEFAULT 0,
    claimed_until timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT home_page_shown_check CHECK (shown BETWEEN 0 AND changed)
);
CREATE INDEX home_page_behind ON uptake.home_page (person_id) WHERE shown < changed;
ALTER TABLE uptake.home_page ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON uptake.home_page TO uptake_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT (person_id, changed, created_at), UPDATE (changed, shown, claimed_until)
    ON uptake.home_page TO uptake_writer;
"""


def upgrade() -> None:
    run(HOME)


def downgrade() -> None:
    run("DROP TABLE uptake.home_page;")
