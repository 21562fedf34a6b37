"""Units that several of the six upgrades share."""

OF_VA = ("%（占工业增加值）", "% of industrial value added")
OF_GDP = ("%（占GDP）", "% of GDP")
