"""Questions in and out: GIFT, Moodle XML, Aiken, CSV, Canvas QTI 1.2, QTI 2 and 3, Markdown; knows no store."""
