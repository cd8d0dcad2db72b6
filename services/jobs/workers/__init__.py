"""Workers: what they say of themselves, what they are certified for, what takes their time, and who stands by."""
