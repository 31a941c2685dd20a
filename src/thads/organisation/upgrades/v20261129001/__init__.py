"""The doors of Plone's site administrators that led past the rights close."""
