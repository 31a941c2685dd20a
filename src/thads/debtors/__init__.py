"""The register of debtors not yet able to satisfy a judgment (Article 44a).

``workbooks`` reads files in a cage, ``loading`` makes lists of them with a report,
``approving`` decides about lists and entries, ``lifecycle`` publishes, changes and
ends, ``finding`` answers citizens. What all stand on lies here: ``content``,
``index``, ``columns``, ``definitions``.
"""
