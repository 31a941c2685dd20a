"""Loads: workbooks and single entries on their way from hand-in to publication.

In the order of a load's life: ``workbook_reader``, ``intake``, ``matching``,
``guards``, ``workflow``, ``publishing``, ``undo``.
"""
