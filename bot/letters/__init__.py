"""What is said, composed from records: cards, questions, notices, reminders, digests, receipts.

A letter is neutral: text with ``<b>`` and ``<code>`` as its only marks, buttons that name actions, a file. Which calls
of a chat service it becomes is the transport's affair. Letters are used by dialogs and jobs and know neither.
"""
