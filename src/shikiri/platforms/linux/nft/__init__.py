"""Packet filters of the kernel, as `nft -j list ruleset` tells them: read whole, turned into lists of rules."""
