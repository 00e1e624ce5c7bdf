"""The only room that knows the chat service: its client, receiving into the inbox, sending, the command menu."""
