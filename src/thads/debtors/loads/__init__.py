"""From a file or a form to a list with its report; nothing is published here."""
