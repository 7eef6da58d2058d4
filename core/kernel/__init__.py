"""What every slice stands on: ids, time, errors, notices, transitions, vocabularies."""
