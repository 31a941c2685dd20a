"""States as coloured words: the colour never says more than the word."""

KINDS = {
    "registered": "accent",
    "received": "info",
    "in_work": "info",
    "supplement_wanted": "warn",
    "fee_wanted": "warn",
    "stopped": "warn",
    "finished": "ok",
    "returned": "ok",
    "refused": "error",
    "withdrawn": "",
}


def badge_of(state):
    kind = KINDS.get(state.id, "")
    return {
        "css": f"t-badge t-badge--{kind}" if kind else "t-badge",
        "title": state.title,
    }
