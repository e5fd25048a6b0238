-- s_suppkey:long, s_name:string, s_address:string, s_nationkey:long, s_phone:string, s_acctbal:real, s_comment:string
SELECT (i + 1)::BIGINT AS s_suppkey,
  'Supplier#' || lpad((i + 1)::VARCHAR, 9, '0') AS s_name,
  substr(md5(i::VARCHAR), 1, 10 + (hash(i, 1) % 20)::INTEGER) AS s_address,
  (hash(i, 2) % 25)::BIGINT AS s_nationkey,
  (10 + hash(i, 2) % 25)::VARCHAR || '-' || (100 + hash(i, 3) % 900)::VARCHAR || '-' ||
    (100 + hash(i, 4) % 900)::VARCHAR || '-' || (1000 + hash(i, 5) % 9000)::VARCHAR AS s_phone,
  round((hash(i, 6) % 1099999)::DOUBLE / 100 - 999.99, 2) AS s_acctbal,
  CASE WHEN hash(i, 7) % 1000 = 0 THEN 'quick parcels. Customer of long standing, Complaints none'
       ELSE 'parcels are sent every day; ' || ['fast', 'slow', 'late', 'early'][1 + (hash(i, 8) % 4)::BIGINT]
  END AS s_comment
FROM range(greatest(${orders} // 150, 100)) t(i)
