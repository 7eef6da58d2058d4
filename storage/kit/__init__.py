"""What every slice's memory stands on: engines, transactions, errors."""
