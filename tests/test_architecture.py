"""Rooms stand on lower floors only, never on a neighbour (docs/architecture.md)."""

from pathlib import Path
import ast
import unittest


SRC = Path(__file__).resolve().parent.parent / "src" / "thads"

#: Ground rooms: room -> the other ground rooms it may import, without a circle.
GROUND = {
    "text": set(),
    "worktime": set(),
    "outbox": {"web", "worktime"},
    "audit": {"outbox", "ratelimit", "text", "uploads", "web", "worktime"},
    "pictures": set(),
    "sandbox": set(),
    "uploads": {"pictures", "sandbox", "text", "web", "worktime"},
    "ratelimit": set(),
    "documents": {"text"},
    "places": {"text", "worktime"},
    "spreadsheets": {"sandbox", "text", "uploads", "worktime"},
    "web": {"text", "worktime"},
    "design": {"text", "worktime", "web"},
}
#: The floors above, lowest first. A room imports the floors below its own.
FLOORS = (
    {"casework"},
    {"organisation"},
    {"publication", "hotline", "debtors", "requests", "login", "royalties"},
    {"corrections", "demo"},
    {"site", "training"},
    {"setup"},
    {"operations"},
)

#: Rooms whose modules stand in an order, in layers, lowest first. A name is a module
#: of the room, or a package with all its modules that are not named themselves. A layer
#: imports those below it; what stands in one layer does not know its neighbours.
LAYERS = {
    "casework": (
        {
            "absence",
            "citizens",
            "codes",
            "comments",
            "custody",
            "drafts",
            "errors",
            "files",
            "mail_choices",
            "tables",
            "trail",
            "upgrades",
        },
        {"history"},
        {"interfaces"},
        {"deadlines", "notifications"},
        {"dashboard", "index", "recalculation", "worklist"},
        {"process", "setuphandlers"},
        {"content", "reminders", "step_input"},
        {"steps"},
        {"draft_services"},
        {"browser", "services", "subscribers"},
        {"moved"},
    ),
    "debtors": (
        {"department", "errors", "interfaces", "settings", "workflow"},
        {"register"},
        {"audit_labels", "content"},
        {"notifications"},
        {"entries"},
        {"loads", "search"},
        {"commune_copies", "worklist"},
        {"demo", "services", "setuphandlers"},
        {"register.browser", "upgrades"},
        {
            "commune_copies.browser",
            "entries.browser",
            "loads.browser",
            "search.browser",
            "worklist.browser",
        },
    ),
    "hotline": (
        {"assignment", "files", "interfaces", "terms"},
        {"content", "directory"},
        {"contacts", "reports"},
        {"dashboard", "draft_services", "services", "setuphandlers", "workflow"},
        {"browser", "jobs", "upgrades"},
    ),
    "login": (
        {
            "audit_facts",
            "brake",
            "external_settings",
            "group_lines",
            "interfaces",
            "notifications",
            "one_time_codes",
            "password_rules",
            "passwords",
            "same_origin",
            "session_lists",
            "settings",
            "user_agents",
        },
        {"attacks", "devices", "tickets"},
        {"alerts", "directory", "mailed_links", "password_check", "second_factor"},
        {"trusted_devices"},
        {"second_step"},
        {"guard"},
        {"oidc", "password_links", "sessions"},
        {"api_keys", "email_changes", "oidc.browser", "tokens"},
        {"properties"},
        {"plugins"},
        {"accounts", "jobs", "setuphandlers"},
        {"browser", "services", "upgrades"},
    ),
    "publication": (
        {
            "approval",
            "attachments",
            "featured",
            "four_eyes",
            "marked_text",
            "numbering",
            "pictures",
            "vocabularies",
        },
        {"openings"},
        {
            "changes",
            "dispatch_reader",
            "interfaces",
            "locks",
            "setuphandlers",
            "shared_card",
            "working_copies",
        },
        {"wordings"},
        {
            "content",
            "documents",
            "draft_services",
            "hindrances",
            "indexers",
            "notifications",
            "revision",
            "services",
            "settings",
            "upgrades",
        },
        {"listing", "review", "subscribers", "workflow"},
        {"decisions"},
        {"browser", "dashboard", "jobs", "worklist"},
    ),
    "requests": (
        {
            "answers",
            "applicants",
            "attachments",
            "budget",
            "form_models",
            "interfaces",
            "journal",
            "offices",
            "rating_sums",
        },
        {"appointments", "messages", "notices", "ratings"},
        {"action", "content", "form_token", "letters", "vocabularies"},
        {"cases", "procedures"},
        {"announcements", "departures"},
        {"setuphandlers", "step_fields", "submissions", "subscribers"},
        {"demo", "workflow"},
        {"desks", "jobs", "tracking", "upgrades"},
        {"citizens", "dashboard", "other_appointments"},
        {"services"},
        {"browser"},
        {"form_rest"},
    ),
    "royalties": (
        {"rules"},
        {"calculation", "rate_tables"},
        {"proposals", "settings"},
        {"rates", "separation"},
        {"interfaces", "papers", "particulars", "rate_checks", "vocabularies", "works"},
        {"authors", "content", "grades", "rate_changes"},
        {"rows", "statements", "subscribers"},
        {"services", "setuphandlers", "uncollected", "workflow"},
        {"dashboard", "worklist"},
        {"browser", "jobs", "upgrades"},
    ),
    "spreadsheets": (
        {"limits", "references", "tables"},
        {"faults"},
        {"cells", "messages", "xlsx_parts"},
        {"sheets"},
        {"json_lines", "legacy_encoding", "text_table", "xls", "xlsx"},
        {"reader", "reader_process", "template"},
        {"annotation", "workbook"},
    ),
    "uploads": (
        {
            "addresses",
            "disguise",
            "downloads",
            "kinds",
            "names",
            "settings",
            "verdict",
        },
        {
            "browser",
            "delimited",
            "inspection",
            "ole",
            "packages",
            "pdf",
            "picture",
            "recognition",
            "scanner",
        },
        {"archive", "gate", "xml_parts"},
        {"odf", "word_fields"},
        {"ooxml"},
        {"child", "embedded", "posted"},
        {"fields", "services", "tus"},
    ),
    "web": (
        {
            "api_scopes",
            "batches",
            "constraints",
            "cookies",
            "interfaces",
            "lists",
            "macros",
            "markup",
            "openapi",
            "path_view",
            "problems",
            "public_address",
            "readable",
            "shown_path",
            "traversal",
            "visibility",
            "writes",
        },
        {"embedded", "shared_card", "steps"},
        {"logs", "parameters", "revisions", "views"},
        {"revised_forms"},
        {"json_objects"},
        {"services", "transitions"},
    ),
}


#: Names that mean the same in every room; a room has those it needs.
SKELETON = {
    "interfaces",  # schemas, markers, events
    "content",  # classes of content
    "workflow",  # what steps and transitions do
    "storage",  # what is stored besides content
    "settings",  # records of the registry
    "jobs",  # what the worker runs
    "subscribers",  # handlers of events that belong to no other module
    "notifications",  # mails
    "services",  # REST
    "errors",  # exceptions
    "vocabularies",
    "worklist",  # what waits for somebody
    "dashboard",  # tasks and figures on the start page of staff
    "demo",  # invented content of the room
    "setuphandlers",  # handlers of the profiles
    "browser",  # views, with templates and static
    "profile",
    "profile_uninstall",
    "upgrades",
    "locales",
}
#: Files beside the modules that mean the same in every room.
TABLES = {
    "configure.zcml",
    "meta.zcml",
    "overrides.zcml",
    "permissions.zcml",
    "rights.csv",  # who may do what in which state
    "states.csv",  # of a process
    "steps.csv",
    "channels.csv",  # on which ways an item is met
    "help.csv",  # place of each page in the handbook
    "chapters.csv",  # of the handbook
    "openapi.json",  # the REST services
}
#: Tables of a room's own: rules as data.
OWN_TABLES = {
    "requests/form_types.csv",
    "login/common_words.txt",
    "corrections/control_panels.csv",
    "corrections/database_away.html",
    "organisation/fields.csv",
    "organisation/enforcement_officer_ranks.csv",
    "corrections/open_views.csv",
    "operations/supervisord.conf",
    "documents/statement.typ",
    "places/provinces.csv",
    "places/tile_map.csv",
    "text/agencies.csv",
    "text/entitled.csv",
    "text/keyboards.csv",
    "text/kinds.csv",
    "text/letters.csv",
    "text/names.csv",
    "text/organisations.csv",
    "text/people.csv",
    "text/personal_data.csv",
    "training/sizes.csv",
    "training/units.csv",
    "uploads/kinds.csv",
    "worktime/counting.csv",
    "worktime/days.csv",
    "worktime/rules.csv",
    "worktime/years.csv",
}
#: Nouns of each room's domain: its other modules and packages.
NOUNS = {
    "login": {
        "accounts",
        "api_keys",
        "alerts",
        "attacks",
        "audit_facts",
        "brake",
        "devices",
        "directory",
        "email_changes",
        "external_settings",
        "group_lines",
        "guard",
        "mailed_links",
        "oidc",
        "one_time_codes",
        "password_check",
        "password_links",
        "password_rules",
        "passwords",
        "plugins",
        "properties",
        "same_origin",
        "second_factor",
        "second_step",
        "session_lists",
        "sessions",
        "tickets",
        "tokens",
        "trusted_devices",
        "user_agents",
    },
    "audit": {
        "chain",
        "entries",
        "labels",
        "masks",
        "old_entries",
        "queries",
        "reads",
        "retention",
        "sign_in",
        "tallies",
        "trail",
        "verification",
    },
    "casework": {
        "absence",
        "citizens",
        "codes",
        "comments",
        "custody",
        "deadlines",
        "draft_services",
        "drafts",
        "files",
        "history",
        "index",
        "mail_choices",
        "moved",
        "process",
        "recalculation",
        "reminders",
        "step_input",
        "steps",
        "tables",
        "trail",
    },
    "corrections": {
        "accessibility_fixes",
        "add_form",
        "answer_headers",
        "catalogue_paths",
        "catalogue_search",
        "control_panels",
        "copies",
        "database_away",
        "easyform",
        "error_log",
        "expansion",
        "file_fields",
        "form_tokens",
        "head_requests",
        "hidden_content",
        "inputs",
        "joined_catalogues",
        "links",
        "locales_plone",
        "media_types",
        "moves",
        "open_views",
        "output",
        "page_inputs",
        "pattern_options",
        "portal_addresses",
        "readable_requests",
        "redirects",
        "registry_constraints",
        "request_methods",
        "rest_batches",
        "rest_errors",
        "rest_inputs",
        "rich_text",
        "ruleset_lookup",
        "short_names",
        "site_logo",
        "template_lock",
        "translation_order",
        "versions",
    },
    "debtors": {
        "audit_labels",
        "commune_copies",
        "department",
        "entries",
        "loads",
        "register",
        "register_kinds",
        "search",
    },
    "demo": {
        "administrative",
        "cases",
        "debtors",
        "homes",
        "hotline",
        "load",
        "names",
        "papers",
        "people",
        "pictures",
        "placement",
        "prose",
        "publications",
        "royalties",
        "sizes",
        "texts",
    },
    "design": {
        "charts",
        "colours",
        "examples",
        "relative_time",
        "static",
        "stylesheet",
        "tokens",
    },
    "documents": {"fonts", "sheets", "statements"},
    "hotline": {
        "draft_services",
        "assignment",
        "contacts",
        "directory",
        "files",
        "reports",
        "terms",
    },
    "operations": {
        "access_log",
        "audit",
        "catalogues",
        "cluster",
        "compiled_translations",
        "console",
        "kept_keys",
        "register",
        "reserve",
        "second_factor",
        "serve",
        "translation_coverage",
        "translations",
        "web_server",
    },
    "organisation": {
        "audit_facts",
        "catalog_cache",
        "channels",
        "colour",
        "english",
        "events",
        "exportimport",
        "field_rights",
        "functions",
        "enforcement_officer_lines",
        "enforcement_officers",
        "own_account",
        "password_reset",
        "people",
        "provisioning",
        "rights",
        "rights_files",
        "rights_page",
        "sections",
        "shared_card",
        "staff",
        "succession",
        "unit_fields",
        "units",
    },
    "outbox": {
        "caches",
        "captured_mail",
        "language",
        "lease",
        "mail",
        "partitioned",
        "periodic",
        "runner",
        "wakeup",
        "worker",
        "yielding",
    },
    "pictures": {
        "metadata",
        "page_fields",
        "page_picture",
        "richtext",
        "scales",
        "sources",
    },
    "places": {"addresses", "communes", "names", "provinces", "tile_map"},
    "publication": {
        "approval",
        "attachments",
        "changes",
        "decisions",
        "dispatch_reader",
        "documents",
        "draft_services",
        "featured",
        "four_eyes",
        "hindrances",
        "indexers",
        "listing",
        "locks",
        "marked_text",
        "numbering",
        "openings",
        "pictures",
        "review",
        "revision",
        "shared_card",
        "wordings",
        "working_copies",
    },
    "ratelimit": {
        "budgets",
        "networks",
        "proof",
        "shared_table",
        "single_use",
    },
    "requests": {
        "action",
        "announcements",
        "answers",
        "applicants",
        "appointments",
        "attachments",
        "budget",
        "cases",
        "citizens",
        "departures",
        "desks",
        "form_models",
        "form_rest",
        "form_token",
        "forms",
        "journal",
        "letters",
        "messages",
        "notices",
        "offices",
        "other_appointments",
        "procedures",
        "rating_sums",
        "ratings",
        "step_fields",
        "submissions",
        "tracking",
    },
    "royalties": {
        "authors",
        "calculation",
        "grades",
        "papers",
        "particulars",
        "proposals",
        "rate_changes",
        "rate_checks",
        "rate_tables",
        "rates",
        "rows",
        "rules",
        "separation",
        "statements",
        "tables",
        "uncollected",
        "works",
    },
    "sandbox": {"limits", "process"},
    "setup": {"product", "site"},
    "site": {
        "feedback",
        "handbook",
        "kept_pages",
        "objections",
        "public_changes",
        "refusals",
        "security_contact",
        "unsent",
    },
    "spreadsheets": {
        "annotation",
        "cells",
        "faults",
        "json_lines",
        "legacy_encoding",
        "limits",
        "messages",
        "reader",
        "reader_process",
        "references",
        "sheets",
        "tables",
        "template",
        "text_table",
        "workbook",
        "xls",
        "xlsx",
        "xlsx_parts",
    },
    "text": {
        "agencies",
        "citations",
        "contact",
        "dates",
        "dispatch",
        "entitled",
        "folding",
        "formulas",
        "head",
        "keyboards",
        "kinds",
        "layout",
        "legacy",
        "marks",
        "money",
        "numbers",
        "organisations",
        "people",
        "personal_data",
        "signature",
        "span",
        "syllables",
        "whitespace",
    },
    "training": {"gate", "site"},
    "uploads": {
        "addresses",
        "archive",
        "child",
        "delimited",
        "disguise",
        "downloads",
        "embedded",
        "fields",
        "gate",
        "inspection",
        "kinds",
        "names",
        "odf",
        "ole",
        "ooxml",
        "packages",
        "pdf",
        "picture",
        "posted",
        "recognition",
        "scanner",
        "tus",
        "verdict",
        "word_fields",
        "xml_parts",
    },
    "web": {
        "api_scopes",
        "batches",
        "constraints",
        "cookies",
        "embedded",
        "json_objects",
        "lists",
        "logs",
        "macros",
        "markup",
        "openapi",
        "parameters",
        "path_view",
        "problems",
        "public_address",
        "readable",
        "revised_forms",
        "revisions",
        "shared_card",
        "shown_path",
        "steps",
        "transitions",
        "traversal",
        "views",
        "visibility",
        "writes",
    },
    "worktime": {"calendar", "clock", "controlpanel", "periods", "source", "tables"}
    | {"validity"},
}
#: Modules named by a verb's -ing form, by their last name, and why.
GERUNDS = {
    "ending": "chấm dứt công khai, the law's name of the act",
    "folding": "case folding, Unicode's term",
    "legacy_encoding": "an encoding is a thing",
    "listing": "Plone's word for a list of content",
    "matching": "record linkage's term for finding the same record",
    "numbering": "the numbering of documents, Decree 30/2020",
    "pending": "an adjective",
    "provisioning": "identity management's term",
    "publishing": "the job of a load that publishes it; `publication` is a room",
    "rebuilding": "its class is named in databases",
    "staging": "data loading's term",
    "tracking": "what citizens do with a code, as with a parcel",
    "waiting": "pages of what waits, at @@debtor-waiting",
    "yielding": "cooperative multitasking's term",
}


def may_import(room):
    """Return the rooms a room may import."""
    if room in GROUND:
        return GROUND[room]
    allowed = set(GROUND)
    for floor in FLOORS:
        if room in floor:
            return allowed
        allowed |= floor
    raise KeyError(room)


def imports(path):
    """Yield the rooms a module imports, wherever in it the import stands."""
    for name in modules(path):
        parts = name.split(".")
        if parts[0] == "thads" and len(parts) > 1:
            yield parts[1]


def modules(path):
    """Yield all that is imported: each name and the packages it lies in."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            yield from (".".join(parts[:end]) for end in range(1, len(parts) + 1))


class TestFloors(unittest.TestCase):
    def test_every_room_has_a_floor(self):
        rooms = {path.parent.name for path in SRC.glob("*/__init__.py")}
        self.assertEqual(rooms, set(GROUND).union(*FLOORS))

    def test_rooms_import_downwards_only(self):
        rooms = {path.name for path in SRC.iterdir() if path.is_dir()}
        for path in sorted(SRC.glob("*/**/*.py")):
            room = path.relative_to(SRC).parts[0]
            known = (set(imports(path)) & rooms) - {room}
            with self.subTest(path.relative_to(SRC).as_posix()):
                self.assertEqual(known - may_import(room), set())

    def test_every_room_says_what_it_is_for(self):
        for path in SRC.glob("*/__init__.py"):
            with self.subTest(path.parent.name):
                said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
                self.assertTrue(said and len(said.splitlines()) <= 7)


class TestStartPage(unittest.TestCase):
    """The start page of staff imports no room that offers something on it."""

    def test_it_knows_the_lower_floors_alone(self):
        known = set().union(*(GROUND, *FLOORS[:2], {"site"}))
        rooms = {path.name for path in SRC.iterdir() if path.is_dir()}
        for name in ("browser/staff.py", "services.py", "dashboard.py"):
            with self.subTest(name):
                found = set(imports(SRC / "site" / name)) & rooms
                self.assertEqual(found - known, set())


class TestNames(unittest.TestCase):
    """Modules have the names of the skeleton, or nouns of their room's domain."""

    def test_a_room_has_the_skeleton_and_nouns_of_its_own(self):
        for init in SRC.glob("*/__init__.py"):
            room = init.parent
            present = {
                path.stem
                for path in room.iterdir()
                if path.suffix == ".py"
                or path.is_dir()
                and any(each.is_file() for each in path.rglob("[!.]*.*[!c]"))
            }
            nouns = NOUNS.get(room.name, set())
            with self.subTest(room.name):
                self.assertEqual(present - SKELETON - {"__init__"}, nouns)
                self.assertEqual(nouns & SKELETON, set())
        self.assertLessEqual(set(NOUNS), {p.parent.name for p in SRC.glob("*/*.py")})

    def test_a_room_has_the_tables_of_all_and_its_own(self):
        present = {
            path.relative_to(SRC).as_posix()
            for init in SRC.glob("*/__init__.py")
            for path in init.parent.iterdir()
            if path.is_file() and path.suffix != ".py" and path.name not in TABLES
        }
        self.assertEqual(present, OWN_TABLES)

    def test_modules_are_named_by_nouns(self):
        found = {path.stem for path in SRC.rglob("*.py") if path.stem.endswith("ing")}
        self.assertEqual(found, set(GERUNDS))


class TestOnce(unittest.TestCase):
    """A rule is written once: what two need lies below both."""

    #: Lines from which on the same body is the same rule.
    LINES = 4

    def functions(self):
        """Yield (name, body without docstring) of every function."""
        for path in sorted(SRC.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    continue
                body = node.body[ast.get_docstring(node) is not None :]
                text = "\n".join(map(ast.unparse, body))
                if len(text.splitlines()) >= self.LINES:
                    yield f"{path.relative_to(SRC)} {node.name}", text

    def test_no_two_functions_have_the_same_body(self):
        places = {}
        for name, text in self.functions():
            places.setdefault(text, []).append(name)
        self.assertEqual([names for names in places.values() if len(names) > 1], [])


class TestLength(unittest.TestCase):
    """A module is read whole."""

    MOST = 400
    #: Modules that are longer, and why they have not been parted.
    LONGER = {
        "debtors/services.py": "to be parted by search, loads and entries",
        "requests/browser/form.py": "to be parted into the page and what it sends",
        "requests/browser/tracking.py": "to be parted into the page and what is sent",
        "requests/services.py": "to be parted by citizens and officers",
        "royalties/works.py": "to be parted into the ledger and what follows an item",
        "text/people.py": "one reading of a text, whose rules lean on each other",
        "text/personal_data.py": "one search by patterns that belong together",
    }

    def test_modules_are_below_400_lines(self):
        longer = {
            path.relative_to(SRC).as_posix()
            for path in SRC.rglob("*.py")
            if len(path.read_text(encoding="utf-8").splitlines()) > self.MOST
        }
        self.assertEqual(longer, set(self.LONGER))


class TestCalledBy(unittest.TestCase):
    """Functions and classes are called by what they return or do."""

    WORDS = {"said", "told", "handle", "settle", "missing", "kept"}
    #: (module, name): what people of the domain call so, and hooks of a branch.
    KNOWN = {
        ("hotline/workflow.py", "handle"),  # the step of this name
        ("outbox/runner.py", "handle"),  # of IJobHandler
        ("corrections/answer_headers.py", "missing"),
        ("login/second_step.py", "missing"),
        ("operations/translations.py", "missing"),
        ("operations/translation_coverage.py", "missing"),
        ("royalties/browser/rates.py", "said"),
        ("web/markup.py", "kept"),
    }

    def test_no_riddles(self):
        found = {
            (path.relative_to(SRC).as_posix(), node.name)
            for path in SRC.rglob("*.py")
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            and node.name.lower().removeprefix("_") in self.WORDS
        }
        self.assertEqual(found, self.KNOWN)


class TestLayers(unittest.TestCase):
    """Modules of a room import its lower layers only, and form no circle."""

    def modules_of(self, room):
        """{module: its path}, by names in the room; `` is the room itself."""
        found = {}
        for path in sorted((SRC / room).rglob("*.py")):
            parts = path.relative_to(SRC / room).with_suffix("").parts
            found[".".join(part for part in parts if part != "__init__")] = path
        return found

    def known_to(self, room):
        """{module: the modules of the room it imports}"""
        paths, start = self.modules_of(room), f"thads.{room}."
        known = {}
        for module, path in paths.items():
            names = (name for name in modules(path) if name.startswith(start))
            inside = {name.removeprefix(start) for name in names} & set(paths)
            # a package is named on the way to each of its modules
            known[module] = {
                m
                for m in inside
                if not any(other.startswith(f"{m}.") for other in inside)
            } - {module}
        return known

    def entry(self, room, name):
        """(number of the layer, its entry) of a module, the most exact one."""
        parts = name.split(".")
        for end in range(len(parts), 0, -1):
            for at, layer in enumerate(LAYERS[room]):
                if ".".join(parts[:end]) in layer:
                    return at, ".".join(parts[:end])
        return None

    def test_every_module_has_a_layer(self):
        for room in LAYERS:
            for name in filter(None, self.modules_of(room)):
                with self.subTest(f"{room}.{name}"):
                    self.assertIsNotNone(self.entry(room, name))

    def test_every_layer_is_one_of_modules_there_are(self):
        for room, layers in LAYERS.items():
            known = self.modules_of(room)
            for name in set().union(*layers):
                with self.subTest(f"{room}.{name}"):
                    self.assertIn(name, known)

    def test_modules_import_lower_layers_only(self):
        for room in LAYERS:
            for name, known in self.known_to(room).items():
                own = self.entry(room, name)
                for other in known:
                    with self.subTest(f"{room}: {name} imports {other}"):
                        theirs = self.entry(room, other)
                        self.assertTrue(theirs == own or theirs[0] < own[0])

    def test_no_circles(self):
        for room in set(GROUND).union(*FLOORS):
            known, done = self.known_to(room), set()
            for name in known:
                with self.subTest(f"{room}.{name}"):
                    self.walk(known, name, (), done)

    def walk(self, known, name, way, done):
        self.assertNotIn(name, way, " > ".join((*way, name)))
        if name not in done:
            for other in known[name]:
                self.walk(known, other, (*way, name), done)
            done.add(name)
