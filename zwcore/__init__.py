"""The core: bytes → Document → Form → Score → Findings. No clock, no SQL, no chat, no randomness.

Start at :func:`zwcore.review.review_file` (bytes to review), :mod:`zwcore.exports.json` (review to the JSON of the
contract) and ``python -m zwcore review PATH``.
"""

__version__ = "0.1.0"
ENGINE = f"zwcore {__version__}"
