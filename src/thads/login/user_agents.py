"""Names of browsers in lists of devices and sessions: `Firefox, Windows`."""

#: (what a browser calls itself, its name), and the same of systems; the first counts.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def name_of(request):
    """Return the browser and system of a request, `Firefox, Windows`, or ""."""
    agent = request.getHeader("User-Agent") or ""
    found = (
        next((name for sign, name in table if sign in agent), "")
        for table in (BROWSERS, SYSTEMS)
    )
    return ", ".join(filter(None, found))
