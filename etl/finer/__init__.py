"""Below the province: sums from finer places to their parents, and outlines of one province's prefectures."""
