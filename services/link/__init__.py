"""Link owns the wires between instances: what goes out, what came in, and the proof that nothing is missing.

It publishes what other instances say, as they said it, on `link.events`; it has none of its own.
It hears every event of its instance that flows up or down.
"""
