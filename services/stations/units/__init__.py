"""The tree of units and their life: planned, judged by criteria, opened, merged, closed; who is on duty there."""
