"""Pages of online support."""
