"""Everywhere the public could meet an entry; asked before and after its ending."""

#: What a question answers while the entry is published.
FINDING = (
    "tra-cuu?name={name}",
    "hanoi/tra-cuu?name={name}",
    "hanoi/tra-cuu?decision={decision}",
    "@debtors?name={name}",
    "hanoi/@debtors?name={name}",
    "hanoi/@debtors?decision={decision}",
)
#: The entry's own addresses, under which there is nothing any more.
OWN = ("{entry}", "{entry}/view", "{entry}/@@debtor-entry", "{entry}/")
#: Where an entry never stands, published or not: lists, feeds, maps, exports.
NEVER = (
    "",
    "hanoi",
    "hanoi/tra-cuu",
    "@search?SearchableText={name}",
    "@search?fullobjects=1&path=/hanoi/tra-cuu",
    "@@search?SearchableText={name}",
    "hanoi/@@search?SearchableText={name}",
    "@@ajax-search?SearchableText={name}",
    "@@updated_search?SearchableText={name}",
    "search_rss?SearchableText={name}",
    "hanoi/RSS",
    "hanoi/tra-cuu/RSS",
    "hanoi/tra-cuu/rss.xml",
    "hanoi/tra-cuu/atom.xml",
    "hanoi/tra-cuu/itunes.xml",
    "hanoi/tin-tuc/rss.xml",
    "sitemap.xml.gz",
    "sitemap",
    "@@sitemap",
    "hanoi/@@sitemap",
    "robots.txt",
    "hanoi/tra-cuu?fullobjects=1",
    "hanoi/tra-cuu/@navigation",
    "hanoi/tra-cuu/@contents",
    "hanoi/tra-cuu/folder_contents",
    "hanoi/tra-cuu/@@folder_summary_view",
    "hanoi/tra-cuu/@@listing_view",
    "hanoi/tra-cuu/@@full_view",
    "hanoi/tra-cuu/@@debtor-entries",
    "hanoi/tra-cuu/@@debtor-loads",
    "hanoi/tra-cuu/@@thong-ke",
    "hanoi/tra-cuu/@@thong-ke.csv",
    "@debtor-counts",
    "hanoi/@debtor-counts",
    "@history",
    "{entry}/@history",
    "{entry}/@@historyview",
    "{entry}/@workflow",
    "{entry}/@actions",
    "{entry}/@breadcrumbs",
    "{entry}/@types",
    "{entry}/manage_workspace",
    "{entry}/external_edit",
    "{entry}/@@download",
    "{entry}/title_or_id",
    "{entry}/Title",
)


def addresses(channels, **facts):
    return [channel.format(**facts) for channel in channels]
