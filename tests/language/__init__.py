"""The portal speaks Vietnamese: what is left of English is found by walking it."""
