-- r_regionkey:long, r_name:string, r_comment:string
SELECT i::BIGINT AS r_regionkey,
  ['AFRICA', 'AMERICA', 'ASIA', 'EUROPE', 'MIDDLE EAST'][i + 1] AS r_name,
  'where region ' || i::VARCHAR || ' begins' AS r_comment
FROM range(5) t(i)
