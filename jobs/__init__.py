"""Clock hands: wake, ask core who, write notices, stop; deliver the outbox."""
