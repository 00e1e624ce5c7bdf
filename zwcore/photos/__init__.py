"""Photographed and scanned pages: pixels → tables and lines. Needs the extra ``ocr``; importing a module of this room
without it raises ``ImportError``. Knows nothing of documents and forms.
"""
