"""The page "Overview": the snapshot's numbers as charts, each with its table and its CSV.

charts   numbers become tables and drawings, in fractions of a box that the page stretches
figures  which charts there are, what they mean, and where their numbers lie in a snapshot
views    the addresses, a table as a CSV file among them
"""
