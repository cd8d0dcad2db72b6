"""Matching: who suits a need, how well, and why; and who goes to which table of a fair."""
