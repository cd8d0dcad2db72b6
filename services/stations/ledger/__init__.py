"""The waiver ledger (三免): entries, adjustments, the base's monthly claims."""
