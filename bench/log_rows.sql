-- Log-like rows, the same for every run: ${rows} from number ${first}. About 330 bytes as CSV.
SELECT
  TIMESTAMP '2026-01-01' + INTERVAL (i * 86400 * 30 // ${span}) SECOND
    + INTERVAL (hash(i) % 1000000) MICROSECOND AS "Timestamp",
  CASE WHEN hash(i, 1) % 100 < 80 THEN 'Info' WHEN hash(i, 1) % 100 < 95 THEN 'Warning'
       WHEN hash(i, 1) % 100 < 99 THEN 'Error' ELSE 'Critical' END AS "Level",
  'service-' || (hash(i, 2) % 24)::VARCHAR AS "Service",
  'node-' || lpad((hash(i, 3) % 300)::VARCHAR, 4, '0') || '.eu-west.example' AS "Host",
  (md5(i::VARCHAR))::UUID AS "TraceId",
  '/api/v2/customers/' || (hash(i, 4) % 50000)::VARCHAR || '/orders/' || (hash(i, 5) % 1000)::VARCHAR
    AS "RequestPath",
  (CASE WHEN hash(i, 6) % 50 = 0 THEN 500 WHEN hash(i, 6) % 20 = 0 THEN 404 ELSE 200 END)::INTEGER
    AS "StatusCode",
  (hash(i, 7) % 10000000)::DOUBLE / 1000 AS "DurationMs",
  (hash(i, 8) % 5000000)::BIGINT AS "BytesSent",
  CASE WHEN hash(i, 9) % 200 = 0 THEN NULL ELSE
    'Request finished with "' || (hash(i, 10) % 64)::VARCHAR || '", attempt ' ||
    (hash(i, 11) % 5)::VARCHAR || ' of 5, upstream connection reused after waiting in queue for ' ||
    (hash(i, 12) % 900)::VARCHAR || ' ms; cache shard ' || (hash(i, 13) % 4096)::VARCHAR END
    AS "Message"
FROM range(${first}, ${first} + ${rows}) t(i)
