"""The command line `jinguo`."""
