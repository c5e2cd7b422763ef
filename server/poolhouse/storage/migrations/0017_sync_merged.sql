-- Whether the identity was merged into another: a write that was under way then, and waits for this row, has to know.
ALTER TABLE sync_identities ADD COLUMN merged BOOLEAN NOT NULL DEFAULT FALSE;

UPDATE sync_identities SET merged = TRUE WHERE EXISTS (
    SELECT 1 FROM identities i WHERE i.identity_pool_id = sync_identities.identity_pool_id
    AND i.id = sync_identities.identity_id AND i.merged_into IS NOT NULL
);
