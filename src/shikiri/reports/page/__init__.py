"""What the HTML report shows, before any markup: the sheet's rows, the matrix, the findings in groups."""
