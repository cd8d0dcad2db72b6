"""The directory: what is listed, how it is found, and where it is."""
