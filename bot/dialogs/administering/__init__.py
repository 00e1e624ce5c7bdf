"""Who may do what, and by when: joining, roles and people, cycles, how the service runs; /start, language, /cancel."""
