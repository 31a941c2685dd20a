"""The look: frame, front pages, errors, log-in, and the style sheets.

Stands on top of all rooms and shows what they have; none of them knows it.
Plone's theming engine (Diazo) is off: `main_template` is ours for the portal's
layer. Readers get one style sheet and no script; Plone's own bundles come only
on pages where staff edit. How to write a page: docs/design.md.
"""
