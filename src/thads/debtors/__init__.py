"""The register of debtors not yet able to satisfy a judgment (Article 44a).

Registrars load workbooks, the unit's head approves, citizens search. ``columns``
says what an entry is, ``workbooks`` reads files in a cage, ``index`` finds,
``register`` keeps, ``publishing`` switches a whole load on in one transaction,
``ending`` takes an entry off every channel at once.
"""
