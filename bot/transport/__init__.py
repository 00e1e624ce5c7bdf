"""How the outside is reached: one room a chat service; each receives into the inbox and sends letters."""
