"""What every slice's store is made with: engines, transactions, statements, rows, errors."""
