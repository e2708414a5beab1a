"""The worksheets of the Excel report: the check sheet to fill, the findings, the summary."""
