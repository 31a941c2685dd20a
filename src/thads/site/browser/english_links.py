"""Links from Vietnamese pages to the English pages of the same content."""

#: section of the Vietnamese pages -> the part that says the same in English
COUNTERPARTS = {
    "gioi-thieu": "structure",
    "don-vi": "structure",
    "lien-he": "contact",
    "duong-day-nong": "hotline",
}


def english(frame):
    """Return the address of the same page in English, None if there is none."""
    if frame.is_home:
        return f"{frame.home_url}/english"
    part = COUNTERPARTS.get(frame.context.getId())
    if part and frame.state.is_view_template():
        return f"{frame.home_url}/english/{part}"
    return None
