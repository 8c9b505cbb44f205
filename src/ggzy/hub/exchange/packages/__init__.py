"""Data packages: zip files with one XML each, as the national interface moves them."""
