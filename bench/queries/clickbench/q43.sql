SELECT EventTime - EventTime % 600000000 AS M, count(*) AS PageViews FROM hits
WHERE CounterID = 62 AND EventDate >= ticks('2013-07-14') AND EventDate <= ticks('2013-07-15')
  AND IsRefresh = 0 AND DontCountHits = 0
GROUP BY M ORDER BY M LIMIT 10 OFFSET 1000
