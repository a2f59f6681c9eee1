-- a store as version 1 of the schema made it
PRAGMA application_id = 0x50314E42;
CREATE TABLE pingone_schema (version INTEGER NOT NULL);
INSERT INTO pingone_schema (version) VALUES (1);
CREATE TABLE pingone_exchange (
    id INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    operation TEXT NOT NULL,
    method TEXT NOT NULL,
    url TEXT NOT NULL,
    request_media_type TEXT,
    http_status INTEGER,
    status TEXT,
    code TEXT,
    detail_code TEXT,
    error TEXT,
    authentication_id TEXT,
    correlation_id TEXT,
    elapsed_seconds DOUBLE PRECISION NOT NULL,
    is_simulated BOOLEAN
);
CREATE TABLE pingone_exchange_body (
    exchange_id INTEGER PRIMARY KEY REFERENCES pingone_exchange (id),
    reply_headers TEXT,
    request_body TEXT,
    reply_body TEXT,
    reply_text TEXT
);
INSERT INTO pingone_exchange VALUES
    (1, 's1', 0, 1767323045678901, 'initialize', 'POST', 'https://auth.pingone.com/e/deviceAuthentications', 'application/json', 201, 'OTP_REQUIRED', NULL, NULL, NULL, 'a1', 'c1', 0.5, 1),
    (2, 's1', 1, 1767323055678901, 'check_otp', 'POST', 'https://auth.pingone.com/e/deviceAuthentications/a1', 'application/json', NULL, NULL, NULL, NULL, 'No reply in time.', 'a1', NULL, 15.0, NULL);
INSERT INTO pingone_exchange_body VALUES
    (1, '{"correlation-id": "c1", "x-simulated-by": "tests"}', '{"selectedDevice": {"oneTime": {"type": "SMS"}}}', '{"id": "a1", "status": "OTP_REQUIRED"}', NULL),
    (2, '{}', '{"otp": "••••"}', NULL, NULL);
