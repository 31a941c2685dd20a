"""Log-in of staff by a directory (LDAP), beside the passwords of the portal.

Switched off unless set, and asked only where the portal's own password was not right:
a directory that is away keeps out nobody who has one. It proves a password of an
account there is; rights come from the portal, or from groups where lines say so.
"""
