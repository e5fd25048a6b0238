"""What is searched for: each case in KQL, and in the usual ways of DuckDB and ClickHouse.

Several ways of the same engine are all measured; the fastest one counts. A case whose other
engines mean something else says so in `differs`, and its counts are not compared.
"""
from dataclasses import dataclass, field

# What is no part of a term: neither an ASCII letter or digit nor anything beyond ASCII.
BORDER = r"[^0-9A-Za-z\x{80}-\x{10FFFF}]"


def term(words, before=True, after=True):
    """The regular expression of a term, for engines without such an operator."""
    return "(?i)%s(?:%s)%s" % ("(?:^|%s)" % BORDER if before else "", words,
                               "(?:$|%s)" % BORDER if after else "")


@dataclass
class Case:
    name: str
    kql: str
    duckdb: list
    clickhouse: list
    differs: str = ""
    # What is counted: the rows where the predicate holds, or a sum of it.
    total: bool = False


def has(name, word):
    return Case("has, " + name, 'Message has "%s"' % word,
                ["regexp_matches(Message, '%s')" % term(word.lower()),
                 "contains(lower(Message), '%s') AND regexp_matches(Message, '%s')" % (
                     word.lower(), term(word.lower()))],
                ["hasTokenCaseInsensitive(Message, '%s')" % word])


def contains(name, text):
    beyond_ascii = not text.isascii()
    return Case("contains, " + name, 'Message contains "%s"' % text,
                ["Message ILIKE '%%%s%%'" % text, "contains(lower(Message), '%s')" % text.lower()],
                ["positionCaseInsensitiveUTF8(Message, '%s') > 0" % text] if beyond_ascii else
                ["positionCaseInsensitive(Message, '%s') > 0" % text,
                 "Message ILIKE '%%%s%%'" % text])


def regex(name, pattern):
    quoted = pattern.replace("\\", "\\\\")
    return Case("matches regex, " + name, 'Message matches regex @"%s"' % pattern,
                ["regexp_matches(Message, '%s')" % pattern],
                ["match(Message, '%s')" % quoted])


ANY = ("expired", "rebalanced", "durand")
ALL = ("upstream", "retrying", "attempt")

CASES = [
    has("common term", "attempt"),
    has("rare term", "Handshake"),
    has("absent term", "deadlock"),
    has("term inside others", "id"),
    Case("!has", 'Message !has "shard"',
         ["NOT regexp_matches(Message, '%s')" % term("shard"),
          "NOT (contains(lower(Message), 'shard') AND regexp_matches(Message, '%s'))" %
          term("shard")],
         ["NOT hasTokenCaseInsensitive(Message, 'shard')"]),
    Case("has_cs", 'Message has_cs "Connection"',
         ["regexp_matches(Message, '%s')" % term("Connection").replace("(?i)", "", 1),
          "contains(Message, 'Connection') AND regexp_matches(Message, '%s')" %
          term("Connection").replace("(?i)", "", 1)],
         ["hasToken(Message, 'Connection')"]),
    Case("has, beyond ASCII", 'Message has "são"',
         ["regexp_matches(Message, '%s')" % term("são"),
          "contains(lower(Message), 'são') AND regexp_matches(Message, '%s')" % term("são")],
         ["match(Message, '%s')" % term("são").replace("\\", "\\\\")]),
    Case("has_any of 3", "Message has_any (%s)" % ", ".join('"%s"' % w for w in ANY),
         ["regexp_matches(Message, '%s')" % term("|".join(ANY))],
         [" OR ".join("hasTokenCaseInsensitive(Message, '%s')" % w for w in ANY),
          "match(Message, '%s')" % term("|".join(ANY)).replace("\\", "\\\\")]),
    Case("has_all of 3", "Message has_all (%s)" % ", ".join('"%s"' % w for w in ALL),
         [" AND ".join("regexp_matches(Message, '%s')" % term(w) for w in ALL),
          " AND ".join("contains(lower(Message), '%s')" % w for w in ALL) + " AND " +
          " AND ".join("regexp_matches(Message, '%s')" % term(w) for w in ALL)],
         [" AND ".join("hasTokenCaseInsensitive(Message, '%s')" % w for w in ALL)]),
    Case("hasprefix", 'Message hasprefix "reba"',
         ["regexp_matches(Message, '%s')" % term("reba", after=False),
          "contains(lower(Message), 'reba') AND regexp_matches(Message, '%s')" %
          term("reba", after=False)],
         ["match(Message, '%s')" % term("reba", after=False).replace("\\", "\\\\"),
          "positionCaseInsensitive(Message, 'reba') > 0 AND match(Message, '%s')" %
          term("reba", after=False).replace("\\", "\\\\")]),
    contains("common", "upstream"),
    contains("rare", "certificate"),
    contains("absent", "segfault"),
    contains("beyond ASCII", "émile"),
    Case("contains_cs, common", 'Message contains_cs "upstream"',
         ["contains(Message, 'upstream')", "Message LIKE '%upstream%'"],
         ["position(Message, 'upstream') > 0", "Message LIKE '%upstream%'"]),
    Case("contains_cs, absent", 'Message contains_cs "segfault"',
         ["contains(Message, 'segfault')", "Message LIKE '%segfault%'"],
         ["position(Message, 'segfault') > 0", "Message LIKE '%segfault%'"]),
    Case("startswith", 'Message startswith "user "',
         ["Message ILIKE 'user %'", "starts_with(lower(Message), 'user ')"],
         ["startsWithCaseInsensitive(Message, 'user ')", "Message ILIKE 'user %'"]),
    Case("endswith_cs", 'Message endswith_cs " seconds"',
         ["ends_with(Message, ' seconds')", "Message LIKE '% seconds'"],
         ["endsWith(Message, ' seconds')", "Message LIKE '% seconds'"]),
    Case("=~", 'Host =~ "NODE-0042.eu-west.Example"',
         ["lower(Host) = 'node-0042.eu-west.example'", "Host ILIKE 'node-0042.eu-west.example'"],
         ["lower(Host) = 'node-0042.eu-west.example'", "Host ILIKE 'node-0042.eu-west.example'"]),
    regex("a literal with digits", r"timed out after \d+ ms"),
    regex("alternation", r"(ERROR|FATAL): "),
    regex("classes, anchored", r"^[A-Z]+ /api/v\d+/[a-z]+/\d+"),
    regex("classes without a literal", r"\d{3}\.\d+\.\d+"),
    regex("any case", r"(?i)handshake\s+aborted"),
    Case("countof", 'countof(Message, "at")',
         ["(length(Message) - length(replace(Message, 'at', ''))) // 2"],
         ["countSubstrings(Message, 'at')"], total=True),
]
