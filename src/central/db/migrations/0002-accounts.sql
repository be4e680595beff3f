-- Sign-in. A login is looked up before the tenant is known, so these tables are outside row-level security and the
-- tenant-bound role cannot reach them at all: only db/accounts.ts and db/tokens.ts do, as the owner.
CREATE TABLE account (
  login text PRIMARY KEY CHECK (login = lower(login)),
  tenant text NOT NULL REFERENCES tenant (id),
  user_id text NOT NULL,
  password_hash text NOT NULL,
  sip_secret bytea,
  changed_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant, user_id)
);

CREATE TABLE refresh_family (
  id text PRIMARY KEY,
  tenant text NOT NULL REFERENCES tenant (id),
  user_id text NOT NULL,
  device_id text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  revoked_why text
);
CREATE INDEX refresh_family_by_user ON refresh_family (tenant, user_id);

-- Only hashes: whoever reads this table cannot sign in with it.
CREATE TABLE refresh_token (
  hash text PRIMARY KEY,
  family text NOT NULL REFERENCES refresh_family (id) ON DELETE CASCADE,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  spent_at timestamptz
);
CREATE INDEX refresh_token_by_family ON refresh_token (family);

-- Opens a person's store on one device; sealed with central's master key.
CREATE TABLE device_key (
  tenant text NOT NULL,
  user_id text NOT NULL,
  device_id text NOT NULL,
  secret bytea NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant, user_id, device_id)
);

-- A known text sealed with the master key: a start with another key is noticed before anything is sealed with it.
CREATE TABLE master_key_proof (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  sealed bytea NOT NULL
);
