"""Assets with their transitions and completions, and intro videos."""
