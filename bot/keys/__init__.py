"""Keys of the installation, and what is sealed with them."""
