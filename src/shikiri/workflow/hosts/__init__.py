"""The devices of a site as Ansible knows them."""
