"""New numbers from the National Bureau of Statistics: asked politely, compared, and taken over only when accepted.

`client` asks, `archive` keeps every raw answer, `mapping` says which published indicator feeds which series,
`tables` finds table and indicator by name and reads the values, `changeset` compares them with `data/`,
`judge` marks what lies outside the expected range, `changelog` says it in words, `accept` takes it over.
"""

BASE_URL = "https://data.stats.gov.cn/dg/website/publicrelease/web/external"
