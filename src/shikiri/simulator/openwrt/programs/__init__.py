"""Stand-ins for programs of OpenWrt, run as they are by the shell of a simulated device."""
