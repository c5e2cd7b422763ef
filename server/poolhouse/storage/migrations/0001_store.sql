-- What this database is called among all databases of this product: tokens that only make sense within it carry the id.
CREATE TABLE store_identity (
    id TEXT NOT NULL,
    singleton BIGINT PRIMARY KEY CHECK (singleton = 1)
);
