-- Devices with keys and rolling tokens, the chain of their mutations, what was kept of what was not done, and who wrote
-- a row last (docs/spec/sync.md: Push, Conflicts, Devices).

-- A device of one person. public_key null: its program is from before keys; nothing below is asked of it then.
CREATE TABLE sync_device (
  tenant text NOT NULL,
  user_id text NOT NULL,
  device_id text NOT NULL,
  public_key text,
  state text NOT NULL DEFAULT 'ok' CHECK (state IN ('ok', 'revoked')),
  -- The rolling token is the token_no-th of this epoch; what it looks like is worked out from central's key.
  token_epoch text,
  token_no bigint NOT NULL DEFAULT 0,
  last_batch_hash text,
  -- The highest number that was answered for good; the same before the last batch; the highest whose answer was forgotten.
  last_seq bigint NOT NULL DEFAULT 0,
  seq_before bigint NOT NULL DEFAULT 0,
  pruned_seq bigint NOT NULL DEFAULT 0,
  last_mark bigint NOT NULL DEFAULT 0,
  -- Mutations that were put aside after the device or its person was given up.
  kept_late integer NOT NULL DEFAULT 0,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  forked_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (tenant, user_id, device_id)
);
CREATE INDEX sync_device_by_device ON sync_device (tenant, device_id);
SELECT guard_tenant('sync_device'::regclass);
GRANT SELECT ON sync_epoch TO seatline_app; -- a push asks which history it writes to

ALTER TABLE sync_mutation ADD COLUMN chain text;
CREATE INDEX sync_mutation_by_device ON sync_mutation (tenant, user_id, device_id, device_seq);
CREATE INDEX sync_mutation_by_age ON sync_mutation (tenant, at);

ALTER TABLE sync_quarantine
  ADD COLUMN status text NOT NULL DEFAULT 'quarantined' CHECK (status IN ('quarantined', 'refused'));
CREATE INDEX sync_quarantine_by_reason ON sync_quarantine (tenant, reason);

-- Devices that pushed before they were written down. Row-level security may bind us or not: tenant by tenant.
DO $$
DECLARE who text;
BEGIN
  FOR who IN SELECT id FROM tenant LOOP
    PERFORM set_config('seatline.tenant', who, true);
    INSERT INTO sync_device (tenant, user_id, device_id, last_seq, seq_before, last_mark, first_seen_at, last_seen_at)
    SELECT tenant, user_id, device_id, max(device_seq), max(device_seq), coalesce(max(mark), 0), min(at), max(at)
    FROM sync_mutation WHERE tenant = who GROUP BY tenant, user_id, device_id;
  END LOOP;
  PERFORM set_config('seatline.tenant', '', true);
END $$;

-- Who deleted a row, and when: the other side of an edit that comes too late.
CREATE TABLE noun_grave (
  tenant text NOT NULL,
  noun text NOT NULL,
  id text NOT NULL,
  by_user text,
  by_device text,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, noun, id)
);
SELECT guard_tenant('noun_grave'::regclass);

-- Whoever writes says who they are (seatline.user, seatline.device); raw SQL and imports are nobody.
CREATE FUNCTION noun_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.by_user := nullif(current_setting('seatline.user', true), '');
  NEW.by_device := nullif(current_setting('seatline.device', true), '');
  RETURN NEW;
END $$;

CREATE FUNCTION noun_buried() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO noun_grave (tenant, noun, id, by_user, by_device)
  SELECT tenant, TG_ARGV[0], id, nullif(current_setting('seatline.user', true), ''),
    nullif(current_setting('seatline.device', true), '') FROM former
  ON CONFLICT (tenant, noun, id) DO UPDATE
  SET by_user = excluded.by_user, by_device = excluded.by_device, at = excluded.at;
  RETURN NULL;
END $$;

-- Called at every start for every noun, old and new.
CREATE FUNCTION note_writers(noun text, tbl text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = tbl::regclass AND attname = 'by_user') THEN RETURN; END IF;
  EXECUTE format('ALTER TABLE %I ADD COLUMN by_user text, ADD COLUMN by_device text', tbl);
  EXECUTE format('CREATE TRIGGER written BEFORE INSERT OR UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION noun_written()', tbl);
  EXECUTE format('CREATE TRIGGER buried AFTER DELETE ON %I REFERENCING OLD TABLE AS former FOR EACH STATEMENT EXECUTE FUNCTION noun_buried(%L)', tbl, noun);
END $$;
