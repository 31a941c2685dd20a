"""Citizens ask for another appointment: a step of the workflow."""


def upgrade(setup):
    """Import the workflow anew."""
    setup.runImportStepFromProfile(
        "profile-thads.requests:default", "workflow", run_dependencies=False
    )
