"""The asynchronous front on the public port.

It passes requests to the one-threaded WSGI application behind it, carries out what a fault decided and delivers
webhooks. Nothing here knows a ledger.
"""
