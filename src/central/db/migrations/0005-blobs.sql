-- Bytes that rows speak of by their SHA-256 (docs/spec/sync.md, Recordings). The bytes themselves lie in the blob
-- store, sealed under a key of their own; the key lies here, sealed with central's master key.
CREATE TABLE blob (
  tenant text NOT NULL,
  sha256 text NOT NULL,
  object text NOT NULL UNIQUE,
  bytes bigint NOT NULL,
  key bytea NOT NULL,
  state text NOT NULL CHECK (state IN ('stored', 'damaged')),
  stored_at timestamptz NOT NULL DEFAULT now(),
  checked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, sha256)
);

-- The rows that a blob is kept for. Written when a row becomes `stored`; a blob without any goes.
CREATE TABLE blob_ref (
  tenant text NOT NULL,
  noun text NOT NULL,
  row_id text NOT NULL,
  sha256 text NOT NULL,
  PRIMARY KEY (tenant, noun, row_id)
);
CREATE INDEX blob_ref_by_sha256 ON blob_ref (tenant, sha256);

-- What has arrived so far. Whole frames are in the blob store; tail holds what follows them, sealed.
CREATE TABLE blob_upload (
  tenant text NOT NULL,
  id text NOT NULL UNIQUE,
  noun text NOT NULL,
  row_id text NOT NULL,
  sha256 text NOT NULL,
  bytes bigint NOT NULL,
  received bigint NOT NULL DEFAULT 0,
  tail bytea,
  key bytea NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX blob_upload_by_row ON blob_upload (tenant, noun, row_id, started_at);

SELECT guard_tenant(t::regclass) FROM unnest(ARRAY['blob', 'blob_ref', 'blob_upload']) t;
