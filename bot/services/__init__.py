"""Use cases as plain functions over a session: no chat, no schedule, no text. Time and person are arguments."""
