"""Workbooks in and out.

What people send is opened in a child process only (``child``, started by ``intake``
with limits and without network); ``xlsx``, ``xls`` and ``text_table`` read cells and
run nowhere else. ``template`` and ``annotated`` write workbooks of our own making.
"""
