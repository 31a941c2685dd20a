"""Submitters take back what nobody has opened: the workflow and its permission."""

from thads.publication.upgrades import v20261130001


PROFILE = v20261130001.PROFILE


def upgrade(setup):
    """Import the role map and the workflow, and give items the permissions anew."""
    setup.runImportStepFromProfile(PROFILE, "rolemap", run_dependencies=False)
    v20261130001.upgrade(setup)
