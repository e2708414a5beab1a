"""The radio lab: real access points, stations and servers in a QEMU guest on this very machine."""
