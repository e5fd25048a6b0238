-- o_orderkey:long, o_custkey:long, o_orderstatus:string, o_totalprice:real, o_orderdate:datetime, o_orderpriority:string, o_clerk:string, o_shippriority:int, o_comment:string
WITH keys AS (
  SELECT i, 1 + hash(i, 51) % (${orders} // 10) AS customer, (hash(i, 52) % 2406)::INTEGER AS day
  FROM range(${orders}) t(i))
SELECT (i // 8 * 32 + i % 8)::BIGINT AS o_orderkey,
  (CASE WHEN customer % 3 = 0 THEN customer - 1 ELSE customer END)::BIGINT AS o_custkey,
  CASE WHEN day < 1143 THEN 'F' WHEN day > 1263 THEN 'O' ELSE 'P' END AS o_orderstatus,
  (90000 + hash(i, 53) % 50000000)::DOUBLE / 100 AS o_totalprice,
  TIMESTAMP '1992-01-01' + to_days(day) AS o_orderdate,
  ['1-URGENT', '2-HIGH', '3-MEDIUM', '4-NOT SPECIFIED', '5-LOW'][1 + (hash(i, 54) % 5)::BIGINT]
    AS o_orderpriority,
  'Clerk#' || lpad((1 + hash(i, 55) % greatest(${orders} // 1500, 1))::VARCHAR, 9, '0') AS o_clerk,
  0::INTEGER AS o_shippriority,
  CASE WHEN hash(i, 56) % 90 = 0 THEN 'with special wishes and other requests, '
       WHEN hash(i, 56) % 90 < 3 THEN 'no special case; '
       ELSE '' END ||
    ['to be packed', 'to be sent', 'to be kept', 'to be asked for'][1 + (hash(i, 57) % 4)::BIGINT] ||
    ' before day ' || (hash(i, 58) % 366)::VARCHAR AS o_comment
FROM keys
