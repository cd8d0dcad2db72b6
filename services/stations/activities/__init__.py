"""Activities of public benefit: planned, held, counted, and certified by the hour."""
