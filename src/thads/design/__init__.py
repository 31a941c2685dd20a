"""The design system: tokens, style sheets, icons, macros, charts and relative times.

`browser/templates/components.pt` holds the macros of pages; `static/css` one small
file a component, served as one style sheet; `examples` shows each component. How to
write a page: docs/design.md.
"""
