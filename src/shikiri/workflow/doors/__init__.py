"""What the Ansible plugins call."""
