"""Supervising: what was handed in and how it scores, alerts and what is told, silences, leave."""
