"""What every slice stands on: ids, time, errors, links, notices, transitions."""
