"""Job fairs: tables, slots, and who sees whom when."""
