"""The board's figures and the monthly reports."""
