"""Which Vietnamese page says the same as which English one."""

#: section of the Vietnamese pages -> the part that says the same in English
COUNTERPARTS = {
    "gioi-thieu": "structure",
    "don-vi": "structure",
    "lien-he": "contact",
    "duong-day-nong": "hotline",
}


def english(frame):
    """Address of the English page that says what this one says, else None."""
    if frame.is_home:
        return f"{frame.home_url}/english"
    part = COUNTERPARTS.get(frame.context.getId())
    if part and frame.state.is_view_template():
        return f"{frame.home_url}/english/{part}"
    return None
