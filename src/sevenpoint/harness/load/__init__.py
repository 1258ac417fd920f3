"""Load: changes on both sides at an arrival rate, over many organisations, from one machine or several (on Locust).

`plan` says what is to happen, `world` makes where, `changes` and `ledger_calls` what; `driver` does it on each worker
under `generator`, which is Locust's; `commits` reads the ledger's journal, `gathering` puts both together, `findings`
turns it into runs of a bundle. `users` is for other people's locustfiles.
"""
