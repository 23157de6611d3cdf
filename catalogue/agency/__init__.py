"""Files that go to a translation agency and come back: XLIFF 1.2, or a workbook with the same texts."""
