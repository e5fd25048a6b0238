-- l_orderkey:long, l_partkey:long, l_suppkey:long, l_linenumber:int, l_quantity:real, l_extendedprice:real, l_discount:real, l_tax:real, l_returnflag:string, l_linestatus:string, l_shipdate:datetime, l_commitdate:datetime, l_receiptdate:datetime, l_shipinstruct:string, l_shipmode:string, l_comment:string
WITH lines AS (
  SELECT i, j, (hash(i, 52) % 2406)::INTEGER AS day,
    (hash(i, j, 61) % (${orders} * 2 // 15))::BIGINT AS part,
    greatest(${orders} // 150, 100) AS suppliers,
    (1 + hash(i, j, 62) % 50)::INTEGER AS quantity,
    (1 + hash(i, j, 63) % 121)::INTEGER AS ship,
    (1 + hash(i, j, 64) % 30)::INTEGER AS receipt
  FROM (SELECT i, unnest(range(1, 2 + i % 7)) AS j FROM range(${orders}) t(i)))
SELECT (i // 8 * 32 + i % 8)::BIGINT AS l_orderkey,
  part + 1 AS l_partkey,
  ((part + (hash(i, j, 65) % 4)::BIGINT * (suppliers // 4 + part // suppliers)) % suppliers
    + 1)::BIGINT AS l_suppkey,
  j::INTEGER AS l_linenumber,
  quantity::DOUBLE AS l_quantity,
  round(quantity * (90000 + (part // 10) % 20001 + 100 * (part % 1000))::DOUBLE / 100, 2)
    AS l_extendedprice,
  (hash(i, j, 66) % 11)::DOUBLE / 100 AS l_discount,
  (hash(i, j, 67) % 9)::DOUBLE / 100 AS l_tax,
  CASE WHEN day + ship + receipt > 1263 THEN 'N' WHEN hash(i, j, 68) % 2 = 0 THEN 'R' ELSE 'A' END
    AS l_returnflag,
  CASE WHEN day + ship > 1263 THEN 'O' ELSE 'F' END AS l_linestatus,
  TIMESTAMP '1992-01-01' + to_days(day + ship) AS l_shipdate,
  TIMESTAMP '1992-01-01' + to_days(day + 30 + (hash(i, j, 69) % 61)::INTEGER) AS l_commitdate,
  TIMESTAMP '1992-01-01' + to_days(day + ship + receipt) AS l_receiptdate,
  ['DELIVER IN PERSON', 'COLLECT COD', 'NONE', 'TAKE BACK RETURN'][1 + (hash(i, j, 70) % 4)::BIGINT]
    AS l_shipinstruct,
  ['REG AIR', 'AIR', 'RAIL', 'SHIP', 'TRUCK', 'MAIL', 'FOB'][1 + (hash(i, j, 71) % 7)::BIGINT]
    AS l_shipmode,
  ['blithe', 'careful', 'even', 'final', 'quick'][1 + (hash(i, j, 72) % 5)::BIGINT] || ' parcel ' ||
    (hash(i, j, 73) % 10000)::VARCHAR || ' of the day' AS l_comment
FROM lines
