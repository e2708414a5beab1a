"""Lifecycle tables: dated rows about products, how versions of each maker compare, and which row fits a device."""
