"""A pause ends where it began: the workflow's steps out of a pause have no target."""


def upgrade(setup):
    """Import the workflow anew; cases that wait now go back by their trail."""
    setup.runImportStepFromProfile(
        "profile-thads.requests:default", "workflow", run_dependencies=False
    )
