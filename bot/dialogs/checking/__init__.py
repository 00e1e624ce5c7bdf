"""自查: a file or a pasted text comes in, is read, scored and reviewed; its cards, reasons and further views."""
