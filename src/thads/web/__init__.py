"""Input and output over HTTP, the same for pages and REST services."""
