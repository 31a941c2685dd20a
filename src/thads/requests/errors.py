"""What is wrong with what somebody handed in, said field by field."""


class Refused(ValueError):
    """Nothing was done. `problems` maps a field to a message for its sender."""

    def __init__(self, problems):
        super().__init__(", ".join(sorted(problems)))
        self.problems = dict(problems)


class TooLarge(Refused):
    """More was sent than is taken in (413)."""


class NotAllowed(Exception):
    """The step does not lead from here, or not for this person."""
