"""Lines for people who started a command."""


def echo(line: str) -> None:
    """Print a line at once, also where the output is a file."""
    print(line, flush=True)
