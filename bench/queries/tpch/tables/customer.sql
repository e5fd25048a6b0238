-- c_custkey:long, c_name:string, c_address:string, c_nationkey:long, c_phone:string, c_acctbal:real, c_mktsegment:string, c_comment:string
SELECT (i + 1)::BIGINT AS c_custkey,
  'Customer#' || lpad((i + 1)::VARCHAR, 9, '0') AS c_name,
  substr(md5((i + 77)::VARCHAR), 1, 10 + (hash(i, 11) % 20)::INTEGER) AS c_address,
  (hash(i, 12) % 25)::BIGINT AS c_nationkey,
  (10 + hash(i, 12) % 25)::VARCHAR || '-' || (100 + hash(i, 13) % 900)::VARCHAR || '-' ||
    (100 + hash(i, 14) % 900)::VARCHAR || '-' || (1000 + hash(i, 15) % 9000)::VARCHAR AS c_phone,
  round((hash(i, 16) % 1099999)::DOUBLE / 100 - 999.99, 2) AS c_acctbal,
  ['AUTOMOBILE', 'BUILDING', 'FURNITURE', 'HOUSEHOLD', 'MACHINERY'][1 + (hash(i, 17) % 5)::BIGINT]
    AS c_mktsegment,
  'buys ' || ['nothing', 'little', 'much', 'everything'][1 + (hash(i, 18) % 4)::BIGINT] || ' on day ' ||
    (hash(i, 19) % 31)::VARCHAR || ', then waits for ' || (hash(i, 20) % 90)::VARCHAR || ' days'
    AS c_comment
FROM range(${orders} // 10) t(i)
