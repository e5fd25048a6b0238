-- Log lines of about 130 bytes, the same for every run: ${rows} of them. Words, paths, numbers,
-- identifiers, some letters beyond ASCII; a line in 100,000 is of a kind of its own.
SELECT
  i AS "Id",
  'node-' || lpad((hash(i * 64 + 3) % 300)::VARCHAR, 4, '0') || '.eu-west.example' AS "Host",
  CASE WHEN hash(i * 64 + 20) % 100000 = 0 THEN
    'FATAL: certificate of Gateway-' || (hash(i * 64 + 21) % 90)::VARCHAR ||
    ' has expired, handshake aborted; tenant Zürich, serial ' || md5(i::VARCHAR)
  ELSE CASE hash(i * 64 + 22) % 8
    WHEN 0 THEN
      CASE hash(i * 64 + 23) % 4 WHEN 0 THEN 'POST' WHEN 1 THEN 'PUT' ELSE 'GET' END ||
      ' /api/v' || (hash(i * 64 + 24) % 3)::VARCHAR || '/customers/' || (hash(i * 64 + 4) % 50000)::VARCHAR ||
      '/orders/' || (hash(i * 64 + 5) % 1000)::VARCHAR || ' HTTP/1.1 200 in ' ||
      (hash(i * 64 + 6) % 9000)::VARCHAR || ' ms from 10.' || (hash(i * 64 + 7) % 256)::VARCHAR || '.' ||
      (hash(i * 64 + 8) % 256)::VARCHAR || '.7 agent "Mozilla/5.0 (X11; Linux x86_64; rv:109.0)"'
    WHEN 1 THEN
      'Connection to upstream service-' || (hash(i * 64 + 2) % 24)::VARCHAR || ' timed out after ' ||
      (hash(i * 64 + 6) % 30000)::VARCHAR || ' ms, retrying (attempt ' || (hash(i * 64 + 11) % 5)::VARCHAR ||
      ' of 5); trace_id=' || md5(i::VARCHAR)
    WHEN 2 THEN
      'ERROR: failed to write block 0x' || substring(md5(i::VARCHAR), 1, 8) || ' to disk /dev/sd' ||
      chr((97 + hash(i * 64 + 12) % 8)::INTEGER) || '2: No space left on device (errno=28), queue depth ' ||
      (hash(i * 64 + 13) % 512)::VARCHAR || ', worker ' || (hash(i * 64 + 14) % 64)::VARCHAR
    WHEN 3 THEN
      'User ' || CASE hash(i * 64 + 15) % 4 WHEN 0 THEN 'Jürgen.Müller' WHEN 1 THEN 'anna.smith'
      WHEN 2 THEN 'ÉMILE.DURAND' ELSE 'li.wei' END || (hash(i * 64 + 16) % 10000)::VARCHAR ||
      '@example.com logged in from ' || CASE hash(i * 64 + 17) % 4 WHEN 0 THEN 'São Paulo'
      WHEN 1 THEN '東京' WHEN 2 THEN 'Ålesund' ELSE 'Boston' END || ' via OAuth2, session ' ||
      md5(i::VARCHAR)
    WHEN 4 THEN
      'Cache shard ' || (hash(i * 64 + 13) % 4096)::VARCHAR || ' evicted ' || (hash(i * 64 + 6) % 9000)::VARCHAR ||
      ' entries; hit ratio 0.' || (hash(i * 64 + 7) % 100)::VARCHAR || '; memory usage ' ||
      (hash(i * 64 + 8) % 4000)::VARCHAR || ' MiB of 4096 MiB; next sweep in ' ||
      (hash(i * 64 + 9) % 600)::VARCHAR || ' seconds'
    WHEN 5 THEN
      'Request finished with "' || (hash(i * 64 + 10) % 64)::VARCHAR || '", attempt ' ||
      (hash(i * 64 + 11) % 5)::VARCHAR || ' of 5, upstream connection reused after waiting in queue for ' ||
      (hash(i * 64 + 12) % 900)::VARCHAR || ' ms; cache shard ' || (hash(i * 64 + 13) % 4096)::VARCHAR
    WHEN 6 THEN
      'Consumer group billing-events rebalanced: ' || (hash(i * 64 + 6) % 48)::VARCHAR ||
      ' partitions assigned to node-' || lpad((hash(i * 64 + 3) % 300)::VARCHAR, 4, '0') ||
      '.eu-west.example, lag ' || (hash(i * 64 + 7) % 100000)::VARCHAR || ', generation ' ||
      (hash(i * 64 + 8) % 2000)::VARCHAR
    ELSE
      'Statement SELECT * FROM orders WHERE customer_id = ' || (hash(i * 64 + 4) % 50000)::VARCHAR ||
      ' AND status = ''OPEN'' ORDER BY created_at DESC took ' || (hash(i * 64 + 6) % 9000)::VARCHAR ||
      ' ms, ' || (hash(i * 64 + 7) % 5000)::VARCHAR || ' rows, plan ' || substring(md5(i::VARCHAR), 1, 12)
  END END AS "Message"
FROM range(${rows}) t(i)
