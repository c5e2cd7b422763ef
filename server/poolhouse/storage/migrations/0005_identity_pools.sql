-- Identity pools: who has which identity, and the roles that its credentials stand for.

-- `tag` is what the ids of all of a pool's identities begin with, so that an identity's id alone tells its pool.
CREATE TABLE identity_pools (
    id TEXT PRIMARY KEY,
    region TEXT NOT NULL,
    tag TEXT NOT NULL,
    name TEXT NOT NULL,
    settings BYTEA NOT NULL,
    roles BYTEA NOT NULL,
    credential_source BYTEA NOT NULL,
    revision BIGINT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    updated_at DOUBLE PRECISION NOT NULL
);

CREATE UNIQUE INDEX identity_pools_by_tag ON identity_pools (region, tag);
CREATE INDEX identity_pools_by_region ON identity_pools (region, id);

-- How one provider's claims become session tags.
CREATE TABLE principal_tag_maps (
    identity_pool_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    settings BYTEA NOT NULL,
    PRIMARY KEY (identity_pool_id, provider)
) CLUSTERED;

-- An identity that was merged into another keeps its row, which says where its user is found now. Credentials that were
-- issued before `credentials_valid_from` are void. A guest's identity is one that no login has ever led to: one whose last
-- login was taken away does not become anybody's.
CREATE TABLE identities (
    identity_pool_id TEXT NOT NULL,
    id TEXT NOT NULL,
    merged_into TEXT,
    guest BOOLEAN NOT NULL,
    credentials_valid_from DOUBLE PRECISION NOT NULL,
    created_at DOUBLE PRECISION NOT NULL,
    updated_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (identity_pool_id, id)
);

-- One row for each login that leads to an identity.
CREATE TABLE identity_logins (
    identity_pool_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    subject TEXT NOT NULL,
    identity_id TEXT NOT NULL,
    linked_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (identity_pool_id, provider, subject)
) CLUSTERED;

CREATE INDEX identity_logins_by_identity ON identity_logins (identity_pool_id, identity_id);

-- Roles and identity providers belong to the whole installation. They are few; a distributed database keeps them on
-- every node. `name_key` is the name as it is compared: in lower case.
CREATE TABLE iam_roles (
    name_key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    id TEXT NOT NULL,
    path TEXT NOT NULL,
    settings BYTEA NOT NULL,
    trust_policy TEXT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL
);

CREATE TABLE iam_role_policies (
    role_key TEXT NOT NULL,
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (role_key, name)
) CLUSTERED;

-- Outside issuers whose tokens are believed, by the end of their ARNs: `oidc-provider/…` or `saml-provider/…`.
-- `document` is the metadata of a SAML provider, which may be large.
CREATE TABLE iam_identity_providers (
    resource TEXT PRIMARY KEY,
    settings BYTEA NOT NULL,
    document TEXT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL
);

-- User pools and the identity pools' own issuer have signing keys alike.
ALTER TABLE signing_keys RENAME COLUMN user_pool_id TO issuer;
