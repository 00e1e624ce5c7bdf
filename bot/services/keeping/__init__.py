"""Keeping what was handed in: whether all of it is as it was written (``sound``), copies (``copies``), moving it to
another database (``moving``).
"""
