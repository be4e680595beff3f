-- Who may touch what: tables belong to the migrating role; every transaction of the program steps down to
-- seatline_app, which row-level security binds to one tenant (seatline.tenant). FORCE binds the owner as well.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'seatline_app') THEN
    CREATE ROLE seatline_app NOLOGIN NOBYPASSRLS;
  END IF;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL; -- roles belong to the cluster: another database made it
END $$;
DO $$
BEGIN
  EXECUTE format('GRANT seatline_app TO %I', current_user);
EXCEPTION
  WHEN insufficient_privilege THEN NULL; -- the operator granted it beforehand (docs/operating.md)
  WHEN unique_violation OR SQLSTATE 'XX000' THEN NULL; -- granted at this moment by another database's migration
END $$;

CREATE TABLE tenant (
  id text PRIMARY KEY,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE sync_epoch (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  epoch text NOT NULL,
  system_identifier text NOT NULL,
  timeline integer NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now()
);

-- One ever-growing number for the versions of all rows: a row deleted and made anew never counts backwards.
-- Steps of two leave a number between versions for the tombstone (docs/spec/sync.md O6).
CREATE SEQUENCE row_version INCREMENT BY 2;

-- "This row changed", written by triggers in the writer's own transaction and removed by the sequencer.
-- noun '' is a push's mark. Holds ids only, therefore no row-level security: the sequencer looks at all tenants.
CREATE TABLE sync_dirty (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant text NOT NULL,
  noun text NOT NULL,
  row_id text NOT NULL,
  device_id text,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX sync_dirty_by_tenant ON sync_dirty (tenant, id);

CREATE TABLE sync_row (
  tenant text NOT NULL,
  noun text NOT NULL,
  row_id text NOT NULL,
  ver bigint NOT NULL,
  deleted boolean NOT NULL,
  body jsonb,
  PRIMARY KEY (tenant, noun, row_id)
);

CREATE TABLE sync_member (
  tenant text NOT NULL,
  bucket text NOT NULL,
  noun text NOT NULL,
  row_id text NOT NULL,
  seq bigint NOT NULL,
  live boolean NOT NULL,
  PRIMARY KEY (tenant, noun, row_id, bucket)
);
CREATE UNIQUE INDEX sync_member_by_seq ON sync_member (tenant, bucket, seq);

CREATE TABLE sync_bucket (
  tenant text NOT NULL,
  bucket text NOT NULL,
  head_seq bigint NOT NULL,
  PRIMARY KEY (tenant, bucket)
);

-- result is text, not jsonb: a replay answers the very same bytes.
CREATE TABLE sync_mutation (
  tenant text NOT NULL,
  mutation_id text NOT NULL,
  device_id text NOT NULL,
  device_seq bigint NOT NULL,
  user_id text NOT NULL,
  command text NOT NULL,
  payload_hash text NOT NULL,
  content_hash text NOT NULL,
  result text NOT NULL,
  mark bigint,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, mutation_id)
);
CREATE INDEX sync_mutation_by_mark ON sync_mutation (tenant, device_id, mark);

CREATE TABLE sync_attempt (
  tenant text NOT NULL,
  mutation_id text NOT NULL,
  attempts integer NOT NULL,
  last_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, mutation_id)
);

-- payload is text: what could not be run may hold what jsonb refuses.
CREATE TABLE sync_quarantine (
  tenant text NOT NULL,
  mutation_id text NOT NULL,
  content_hash text NOT NULL,
  device_id text NOT NULL,
  user_id text NOT NULL,
  payload text NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, mutation_id, content_hash)
);

CREATE FUNCTION guard_tenant(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format(
    'CREATE POLICY tenant_only ON %s USING (tenant = current_setting(''seatline.tenant'', true))
       WITH CHECK (tenant = current_setting(''seatline.tenant'', true))', target);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO seatline_app', target);
END $$;

SELECT guard_tenant(t::regclass)
FROM unnest(ARRAY['sync_row', 'sync_member', 'sync_bucket', 'sync_mutation', 'sync_attempt', 'sync_quarantine']) t;
GRANT SELECT, INSERT, DELETE ON sync_dirty TO seatline_app;
GRANT USAGE ON SEQUENCE row_version TO seatline_app;

CREATE FUNCTION noun_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.ver := nextval('row_version');
  NEW.updated_at := now();
  RETURN NEW;
END $$;

CREATE FUNCTION noun_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO sync_dirty (tenant, noun, row_id) SELECT tenant, TG_ARGV[0], id FROM changed;
  PERFORM pg_notify('seatline_dirty', '');
  RETURN NULL;
END $$;

CREATE FUNCTION noun_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO sync_dirty (tenant, noun, row_id)
  SELECT tenant, TG_ARGV[0], id FROM changed UNION SELECT tenant, TG_ARGV[0], id FROM former;
  PERFORM pg_notify('seatline_dirty', '');
  RETURN NULL;
END $$;

CREATE FUNCTION noun_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO sync_dirty (tenant, noun, row_id) SELECT tenant, TG_ARGV[0], id FROM former;
  PERFORM pg_notify('seatline_dirty', '');
  RETURN NULL;
END $$;

CREATE FUNCTION noun_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'TRUNCATE would hide its deletions from the sequencer; use DELETE';
END $$;

-- Makes the table of a noun. Called at every start with the nouns of src/shared/domain: a new noun touches no SQL.
CREATE FUNCTION install_noun(noun text, tbl text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF to_regclass(format('%I', tbl)) IS NOT NULL THEN RETURN; END IF;
  EXECUTE format(
    'CREATE TABLE %I (
       tenant text NOT NULL,
       id text NOT NULL,
       ver bigint NOT NULL DEFAULT 0,
       body jsonb NOT NULL CHECK (body->>''id'' = id),
       created_at timestamptz NOT NULL DEFAULT now(),
       updated_at timestamptz NOT NULL DEFAULT now(),
       PRIMARY KEY (tenant, id))', tbl);
  PERFORM guard_tenant(format('%I', tbl)::regclass);
  EXECUTE format('CREATE TRIGGER version BEFORE INSERT OR UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION noun_version()', tbl);
  EXECUTE format('CREATE TRIGGER inserted AFTER INSERT ON %I REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION noun_inserted(%L)', tbl, noun);
  EXECUTE format('CREATE TRIGGER updated AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed OLD TABLE AS former FOR EACH STATEMENT EXECUTE FUNCTION noun_updated(%L)', tbl, noun);
  EXECUTE format('CREATE TRIGGER deleted AFTER DELETE ON %I REFERENCING OLD TABLE AS former FOR EACH STATEMENT EXECUTE FUNCTION noun_deleted(%L)', tbl, noun);
  EXECUTE format('CREATE TRIGGER truncated BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION noun_truncated()', tbl);
END $$;
