"""The only machinery the services share: messages, transactions, outbox, and the two runners."""
