"""The site folder of a running lab: a copy of `inventories/lab` with doors, keys and a vault of its own."""
