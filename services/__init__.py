"""The five services. Each owns its data alone, answers commands and queries, and tells the others by events."""
