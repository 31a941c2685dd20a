"""How much of a workbook is read, and what its reader may use."""

ROWS = 100_000
COLUMNS = 60
CELL = 5_000
FILE = 20 * 2**20

MEMORY = 512 * 2**20
SECONDS = 60
CHILDREN = 2  # readers at once in one process

ZIP_ENTRIES = 1_000
ZIP_UNPACKED = 600 * 2**20
ZIP_RATIO = 300
ZIP_RATIO_FROM = 5 * 2**20  # small parts may be packed as well as they like
