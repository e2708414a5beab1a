"""Axis cameras, by VAPIX: one list of parameters, one of accounts, and a few small pages beside them."""
