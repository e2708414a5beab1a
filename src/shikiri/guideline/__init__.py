"""The guideline as data: editions, rows beside the sheet, other documents, controls; and what reads them."""
