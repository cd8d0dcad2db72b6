"""The runner for production: one process a service, nameko over RabbitMQ, called by an asyncio client.

Import nothing here: the service processes must patch with eventlet first, and the gateway must never do so.
"""
