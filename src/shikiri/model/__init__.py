"""The words of the house as frozen types: no I/O, no third party, no platform."""
