"""Official papers as PDF, laid out as Decree 30/2020 asks for.

``sheets.document`` makes one file of one or several sheets: the state's name and
motto, the agency, number and place, a table that goes on over pages, recipients and
signature. Pure: values in, bytes out. The fonts beside it hold all of Vietnamese.
"""
