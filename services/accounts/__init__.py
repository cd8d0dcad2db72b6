"""Accounts owns who somebody is: names, phones, documents, addresses, sign-in, roles and consents.

It publishes `registered` and `appointed`, with ids only.
It hears `stations.unit_opened` (where one can register) and `jobs.placed` (who may see whose contact details).
"""
