-- ps_partkey:long, ps_suppkey:long, ps_availqty:int, ps_supplycost:real, ps_comment:string
WITH counts AS (SELECT greatest(${orders} // 150, 100) AS suppliers)
SELECT (i + 1)::BIGINT AS ps_partkey,
  ((i + j * (suppliers // 4 + i // suppliers)) % suppliers + 1)::BIGINT AS ps_suppkey,
  (1 + hash(i, j, 41) % 9999)::INTEGER AS ps_availqty,
  (100 + hash(i, j, 42) % 99901)::DOUBLE / 100 AS ps_supplycost,
  'in stock since ' || (1970 + hash(i, j, 43) % 25)::VARCHAR || ', shelf ' ||
    (hash(i, j, 44) % 5000)::VARCHAR || ', counted by hand every other month' AS ps_comment
FROM range(${orders} * 2 // 15) t(i), range(4) s(j), counts
