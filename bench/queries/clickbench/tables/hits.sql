-- WatchID:long, JavaEnable:int, Title:string, GoodEvent:int, EventTime:datetime, EventDate:datetime, CounterID:int, ClientIP:int, RegionID:int, UserID:long, CounterClass:int, OS:int, UserAgent:int, URL:string, Referer:string, IsRefresh:int, ResolutionWidth:int, ResolutionHeight:int, FlashMajor:int, NetMajor:int, MobilePhone:int, MobilePhoneModel:string, TraficSourceID:int, SearchEngineID:int, SearchPhrase:string, AdvEngineID:int, WindowClientWidth:int, WindowClientHeight:int, IsLink:int, IsDownload:int, DontCountHits:int, Age:int, Sex:int, Income:int, BrowserLanguage:string, SocialNetwork:string, ParamPrice:long, URLHash:long, RefererHash:long
-- Rows come by counter, then by time. Users, pages and phrases are drawn with a skew: a few are met
-- very often. Sums of user ids fit into a long, since KQL's wrap around.
WITH drawn AS (
  SELECT i,
    200 * pow((i + 0.5) / ${rows}, 3) AS place,
    (${rows} / 6 * pow((hash(i, 1) % 1000000007)::DOUBLE / 1000000007, 3))::BIGINT AS person,
    (${rows} / 5 * pow((hash(i, 2) % 1000000007)::DOUBLE / 1000000007, 4))::BIGINT AS page,
    (${rows} / 5 * pow((hash(i, 3) % 1000000007)::DOUBLE / 1000000007, 4))::BIGINT AS origin,
    (${rows} / 16 * pow((hash(i, 4) % 1000000007)::DOUBLE / 1000000007, 3))::BIGINT AS phrase,
    hash(i, 5) % 100 < 13 AS searched,
    hash(i, 6) % 100 < 5 AS mobile
  FROM range(${rows}) t(i)),
texts AS (
  SELECT *,
    TIMESTAMP '2013-07-01' + to_microseconds(
      ((place - floor(place)) * 31 * 86400)::BIGINT * 1000000) AS moment,
    'http://' || CASE WHEN hash(page, 7) % 2000 = 0 THEN 'www.google.com'
                      WHEN hash(page, 7) % 1000 = 1 THEN 'google-maps.example'
                      ELSE 'site-' || (hash(page, 7) % 4000)::VARCHAR || '.example' END
      || '/section/' || (hash(page, 8) % 300)::VARCHAR || '/item?id=' || page::VARCHAR
      || CASE WHEN page % 3 = 0 THEN '&from=list&position=' || (page % 50)::VARCHAR ELSE '' END
      AS url,
    CASE WHEN hash(origin, 9) % 5 = 0 THEN ''
         ELSE CASE WHEN origin % 2 = 0 THEN 'http://' ELSE 'https://' END
              || CASE WHEN origin % 3 = 0 THEN 'www.' ELSE '' END
              || 'origin-' || (hash(origin, 10) % 300)::VARCHAR || '.example/'
              || 'search/page/' || origin::VARCHAR END AS referer
  FROM drawn)
SELECT (hash(i, 11) >> 1)::BIGINT AS WatchID,
  (hash(i, 12) % 2)::INTEGER AS JavaEnable,
  CASE WHEN hash(page, 13) % 12 = 0 THEN ''
       WHEN hash(page, 13) % 120 = 1 THEN 'Google — результаты, страница ' || (page % 100)::VARCHAR
       ELSE 'Товары и новости № ' || (page % 50000)::VARCHAR || ' — section '
            || (hash(page, 8) % 300)::VARCHAR END AS Title,
  1::INTEGER AS GoodEvent,
  moment AS EventTime,
  date_trunc('day', moment)::TIMESTAMP AS EventDate,
  (52 + floor(place))::INTEGER AS CounterID,
  ((hash(person, 14) % 4294967296)::BIGINT - 2147483648)::INTEGER AS ClientIP,
  (1 + 3000 * pow((hash(person, 15) % 10007)::DOUBLE / 10007, 4))::INTEGER AS RegionID,
  (hash(person, 16) >> 26)::BIGINT AS UserID,
  (hash(i, 17) % 3)::INTEGER - 1 AS CounterClass,
  (hash(person, 18) % 60)::INTEGER AS OS,
  (hash(person, 19) % 80)::INTEGER AS UserAgent,
  url AS URL,
  referer AS Referer,
  (hash(i, 20) % 8 = 0)::INTEGER AS IsRefresh,
  [0, 1024, 1280, 1366, 1440, 1600, 1638, 1680, 1750, 1920, 1996, 2560][1 + (hash(person, 21) % 12)::BIGINT]
    ::INTEGER AS ResolutionWidth,
  [0, 600, 768, 800, 900, 1024, 1080, 1200][1 + (hash(person, 22) % 8)::BIGINT]::INTEGER AS ResolutionHeight,
  (hash(person, 23) % 16)::INTEGER AS FlashMajor,
  (hash(person, 24) % 5)::INTEGER AS NetMajor,
  CASE WHEN mobile THEN 1 + (hash(person, 25) % 90)::INTEGER ELSE 0 END AS MobilePhone,
  CASE WHEN mobile THEN ['iPad', 'iPhone', 'A500', 'GT-P7300B', 'N8-00', 'Nexus'][1 + (hash(person, 26) % 6)::BIGINT]
         || CASE WHEN hash(person, 27) % 3 = 0 THEN '-' || (hash(person, 28) % 20)::VARCHAR ELSE '' END
       ELSE '' END AS MobilePhoneModel,
  (hash(i, 29) % 12)::INTEGER - 2 AS TraficSourceID,
  CASE WHEN searched THEN 1 + (hash(i, 30) % 40)::INTEGER ELSE 0 END AS SearchEngineID,
  CASE WHEN searched THEN ['смотреть', 'купить', 'weather in', 'скачать', 'how to'][1 + (hash(phrase, 31) % 5)::BIGINT]
         || ' ' || ['карту', 'phone', 'фильм', 'онлайн', 'song', 'работу'][1 + (hash(phrase, 32) % 6)::BIGINT]
         || ' ' || phrase::VARCHAR
       ELSE '' END AS SearchPhrase,
  CASE WHEN hash(i, 33) % 160 = 0 THEN 1 + (hash(i, 34) % 60)::INTEGER ELSE 0 END AS AdvEngineID,
  (hash(person, 35) % 1900)::INTEGER AS WindowClientWidth,
  (hash(i, 36) % 900)::INTEGER AS WindowClientHeight,
  (hash(i, 37) % 9 = 0)::INTEGER AS IsLink,
  (hash(i, 38) % 50 = 0)::INTEGER AS IsDownload,
  (hash(i, 39) % 10 = 0)::INTEGER AS DontCountHits,
  (hash(person, 40) % 60)::INTEGER AS Age,
  (hash(person, 41) % 3)::INTEGER AS Sex,
  (hash(person, 42) % 5)::INTEGER AS Income,
  ['ru', 'en', 'uk', 'kk', 'de'][1 + (hash(person, 43) % 5)::BIGINT] AS BrowserLanguage,
  CASE WHEN hash(i, 44) % 100 = 0 THEN 'network-' || (hash(i, 45) % 9)::VARCHAR ELSE '' END
    AS SocialNetwork,
  (hash(i, 46) % 100000)::BIGINT AS ParamPrice,
  (hash(page % 1000, 47) >> 1)::BIGINT AS URLHash,
  (hash(origin % 50, 48) >> 1)::BIGINT AS RefererHash
FROM texts
