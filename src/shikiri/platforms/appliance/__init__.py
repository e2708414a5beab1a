"""What printers and cameras share: no console, several doors, and each door tells a part. Not a platform itself."""
