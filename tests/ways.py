"""Ways of items to their states: {state: the steps that lead there}."""

PUBLICATION = {
    "draft": (),
    "unit_review": ("submit",),
    "central_review": ("submit", "approve"),
    "published": ("submit", "approve", "approve"),
    "archived": ("submit", "approve", "approve", "archive"),
}
REPORT = {
    "received": (),
    "assigned": ("assign",),
    "in_handling": ("assign", "handle"),
    "answered": ("assign", "handle", "answer"),
    "closed": ("assign", "handle", "answer", "close"),
    "out_of_competence": ("decline",),
}
#: {state: (step, login of who takes it)}; a statement is made for a month each.
STATEMENT = {
    "collected": (),
    "checked": (("check", "hanoi.accountant"),),
    "approved": (("check", "hanoi.accountant"), ("approve", "hanoi.leader")),
    "paid": (
        ("check", "hanoi.accountant"),
        ("approve", "hanoi.leader"),
        ("pay", "hanoi.payer"),
    ),
}
