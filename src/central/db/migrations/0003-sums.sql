-- Rows as canonical text with their hashes, once per view, and what they add up to per bucket (docs/spec/sync.md, CK);
-- epochs that know their forerunners (EP). What was sequenced before has no hashes: it is forgotten, every row is marked
-- as changed, and a new epoch begins, so that devices read everything anew.

-- 64 bits are kept as bigint (two's complement), so that PostgreSQL can add them up; on the wire they are 16 hex digits.
CREATE FUNCTION hex_hash(text) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT ('x' || $1)::bit(64)::bigint $$;
CREATE FUNCTION hash_hex(bigint) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT lpad(to_hex($1), 16, '0') $$;

TRUNCATE sync_row, sync_member, sync_bucket;

-- A deleted row has no text and the hash 0. masked_text is null where nothing in the row is hidden from anybody.
ALTER TABLE sync_row
  DROP COLUMN body,
  ADD COLUMN full_text text,
  ADD COLUMN full_hash bigint NOT NULL,
  ADD COLUMN masked_text text,
  ADD COLUMN masked_hash bigint NOT NULL;

-- The hashes are the row's, 0 when it has left: a bucket's sum is the sum of its members', a slice's likewise.
ALTER TABLE sync_member
  ADD COLUMN slice smallint NOT NULL,
  ADD COLUMN full_hash bigint NOT NULL,
  ADD COLUMN masked_hash bigint NOT NULL,
  ADD COLUMN left_at timestamptz,
  ADD CONSTRAINT sync_member_left CHECK (live = (left_at IS NULL));
CREATE INDEX sync_member_by_slice ON sync_member (tenant, bucket, slice);
CREATE INDEX sync_member_by_leaving ON sync_member (tenant, left_at) WHERE left_at IS NOT NULL;

ALTER TABLE sync_bucket
  ADD COLUMN live_count bigint NOT NULL,
  ADD COLUMN full_sum bigint NOT NULL,
  ADD COLUMN masked_sum bigint NOT NULL,
  -- Whoever left under a number up to this one may be forgotten.
  ADD COLUMN tomb_floor bigint NOT NULL DEFAULT 0;

-- beat: grows once a minute and is noted outside the database too; a database that counts less than the note is older.
ALTER TABLE sync_epoch ADD COLUMN beat bigint NOT NULL DEFAULT 0;
CREATE TABLE sync_epoch_past (
  epoch text PRIMARY KEY,
  ended_at timestamptz NOT NULL DEFAULT now(),
  why text NOT NULL
);
INSERT INTO sync_epoch_past (epoch, why) SELECT epoch, 'rows have hashes' FROM sync_epoch;
DELETE FROM sync_epoch;

-- A device knew more than this database: pulls of the tenant wait for an operator. Ids only, and looked at for all
-- tenants at once: no row-level security.
CREATE TABLE sync_suspect (
  tenant text NOT NULL,
  epoch text NOT NULL,
  device_id text NOT NULL,
  why text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, epoch)
);

-- With which program a person's device came last.
CREATE TABLE sync_program (
  tenant text NOT NULL,
  user_id text NOT NULL,
  device_id text NOT NULL,
  program text NOT NULL,
  protocol integer NOT NULL,
  heard_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, user_id, device_id)
);
SELECT guard_tenant('sync_program'::regclass);

GRANT SELECT ON sync_epoch TO seatline_app;
GRANT SELECT, INSERT ON sync_suspect TO seatline_app;

-- Row-level security is forced: even the owner sees a tenant's rows only when bound to it.
DO $$
DECLARE
  kind record;
  who text;
BEGIN
  FOR who IN SELECT id FROM tenant LOOP
    PERFORM set_config('seatline.tenant', who, true);
    FOR kind IN
      SELECT tgrelid::regclass AS tbl, encode(substring(tgargs FROM 1 FOR length(tgargs) - 1), 'escape') AS noun
      FROM pg_trigger WHERE tgfoid = 'noun_inserted'::regproc
    LOOP
      EXECUTE format('INSERT INTO sync_dirty (tenant, noun, row_id) SELECT tenant, %L, id FROM %s WHERE tenant = %L',
        kind.noun, kind.tbl, who);
    END LOOP;
  END LOOP;
  PERFORM set_config('seatline.tenant', '', true);
END $$;
