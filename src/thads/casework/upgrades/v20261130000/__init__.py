"""The centre reckons due dates anew after days off were entered."""
