"""填报: forms are filled in step by step, corrected, explained; drafts go on where they were left."""
