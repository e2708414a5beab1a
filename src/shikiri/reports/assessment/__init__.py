"""OSCAL: the parts that assessment results and the catalog are made of."""
