"""To version 1006: the training site in the site settings."""
