"""What participants are given: assets and their release, intro videos, microlearning by gap tag."""
