"""What comes in and goes out over HTTP, the same for pages and REST services."""
