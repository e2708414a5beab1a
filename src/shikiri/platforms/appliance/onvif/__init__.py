"""Cameras over ONVIF: each file is one aspect, how it is read and how it is written."""
