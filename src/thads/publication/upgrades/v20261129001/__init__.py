"""Nobody approves what they wrote: the guard of the step asks who had a hand in it.

Of items that are under way, their makers are known; who changed them is recorded from
now on.
"""

PROFILE = "profile-thads.publication:default"


def upgrade(setup):
    """Import the workflow with its guard."""
    setup.runImportStepFromProfile(PROFILE, "workflow", run_dependencies=False)
