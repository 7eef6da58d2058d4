"""One timetable and the delivery of the outbox: wake, ask core who, write notices, stop."""
