"""Limits of a workbook, and of the process that reads it."""

ROWS = 100_000
COLUMNS = 60
CELL = 5_000  # characters
NUMBER = 10**18  # the largest that a program may send as a number
FILE = 20 * 2**20  # bytes

MEMORY = 512 * 2**20  # bytes, of address space
SECONDS = 60  # of processor time, and by the clock

ZIP_ENTRIES = 1_000
ZIP_UNPACKED = 600 * 2**20  # bytes
ZIP_RATIO = 300
ZIP_RATIO_FROM = 5 * 2**20  # bytes; smaller parts may be packed as well as they like
