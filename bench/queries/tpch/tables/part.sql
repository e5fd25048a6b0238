-- p_partkey:long, p_name:string, p_mfgr:string, p_brand:string, p_type:string, p_size:int, p_container:string, p_retailprice:real, p_comment:string
WITH words AS (SELECT ['amber', 'apricot', 'ash', 'azure', 'beige', 'black', 'blue', 'bronze',
  'brown', 'cherry', 'cobalt', 'copper', 'coral', 'cream', 'crimson', 'cyan', 'dark', 'deep', 'dim',
  'drab', 'dusk', 'ebony', 'emerald', 'fern', 'fire', 'forest', 'frost', 'ghost', 'gold', 'granite',
  'green', 'grey', 'hazel', 'honey', 'ink', 'iris', 'ivory', 'jade', 'khaki', 'lace', 'lava',
  'lemon', 'light', 'lilac', 'lime', 'linen', 'maroon', 'metal', 'mint', 'mist', 'moss', 'navy',
  'oak', 'ochre', 'olive', 'onyx', 'orange', 'orchid', 'pale', 'peach', 'pearl', 'pink', 'plum',
  'poppy', 'purple', 'red', 'rose', 'ruby', 'rust', 'sand', 'scarlet', 'shadow', 'silver', 'sky',
  'slate', 'smoke', 'snow', 'steel', 'straw', 'tan', 'teal', 'tin', 'umber', 'violet', 'wheat',
  'white', 'wine', 'yellow'] AS w)
SELECT (i + 1)::BIGINT AS p_partkey,
  w[1 + (hash(i, 21) % 88)::BIGINT] || ' ' || w[1 + (hash(i, 22) % 88)::BIGINT] || ' ' || w[1 + (hash(i, 23) % 88)::BIGINT]
    || ' ' || w[1 + (hash(i, 24) % 88)::BIGINT] || ' ' || w[1 + (hash(i, 25) % 88)::BIGINT] AS p_name,
  'Manufacturer#' || (1 + hash(i, 26) % 5)::VARCHAR AS p_mfgr,
  'Brand#' || (1 + hash(i, 26) % 5)::VARCHAR || (1 + hash(i, 27) % 5)::VARCHAR AS p_brand,
  ['STANDARD', 'SMALL', 'MEDIUM', 'LARGE', 'ECONOMY', 'PROMO'][1 + (hash(i, 28) % 6)::BIGINT] || ' ' ||
    ['ANODIZED', 'BURNISHED', 'PLATED', 'POLISHED', 'BRUSHED'][1 + (hash(i, 29) % 5)::BIGINT] || ' ' ||
    ['TIN', 'NICKEL', 'BRASS', 'STEEL', 'COPPER'][1 + (hash(i, 30) % 5)::BIGINT] AS p_type,
  (1 + hash(i, 31) % 50)::INTEGER AS p_size,
  ['SM', 'MED', 'LG', 'JUMBO', 'WRAP'][1 + (hash(i, 32) % 5)::BIGINT] || ' ' ||
    ['CASE', 'BOX', 'BAG', 'JAR', 'PKG', 'PACK', 'CAN', 'DRUM'][1 + (hash(i, 33) % 8)::BIGINT]
    AS p_container,
  (90000 + (i // 10) % 20001 + 100 * (i % 1000))::DOUBLE / 100 AS p_retailprice,
  'made of ' || (hash(i, 34) % 1000)::VARCHAR AS p_comment
FROM range(${orders} * 2 // 15) t(i), words
