"""Members' certificates: the facility's own authority, its register, and what is handed to a member's device."""
