"""OpenID Connect: log-in of staff, and identities of citizens, by a provider's word.

Two providers at most, `staff` and `citizens`, each by settings of its own and off by
default. An account, or a citizen, is the provider's issuer with its subject, and
nothing else: what claims say besides finds an account once, and fills in forms.
"""
