-- compare: 4
SELECT UserID, (EventTime // 600000000) % 60 AS m, SearchPhrase, count(*) FROM hits
GROUP BY UserID, m, SearchPhrase ORDER BY count(*) DESC LIMIT 10
