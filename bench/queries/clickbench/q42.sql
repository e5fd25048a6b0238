-- compare: 3
SELECT WindowClientWidth, WindowClientHeight, count(*) AS PageViews FROM hits
WHERE CounterID = 62 AND EventDate >= ticks('2013-07-01')
  AND EventDate <= ticks('2013-07-31') AND IsRefresh = 0 AND DontCountHits = 0 AND URLHash = 6406296368425404712
GROUP BY WindowClientWidth, WindowClientHeight ORDER BY PageViews DESC LIMIT 10 OFFSET 1000
