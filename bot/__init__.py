"""Who is who: settings, wiring, web edge, notifier, scheduler and command line."""
