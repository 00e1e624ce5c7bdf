"""绩效科, audit: samples that are drawn, points that are rechecked, findings that are marked as none."""
