"""The web surfaces: help, contact, my cases, studio, desk, account, API, machines and health.

In come HTTP requests, out go pages, redirects and JSON. Views are thin: they check the input, call one act of a room and choose a
template; what they may use of the house is in `current.House`.
"""
