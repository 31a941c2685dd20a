"""Log-in: passwords, sessions and tokens, and the brake on guessing them.

One plugin of ours in each user folder, `guard`, is asked before all others: it knows
whose sessions have ended and who is suspended. Sessions and tokens are Plone's, with a
stamp of the account in them.
"""
