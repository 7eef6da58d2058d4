"""Certificates: given once, when the survey is complete; anybody with the code may verify one."""
