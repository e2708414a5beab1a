"""Cisco IOS and IOS XE: routers, switches and the C9800 wireless controller."""
