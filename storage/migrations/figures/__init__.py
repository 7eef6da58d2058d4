"""The SQL of revision 0010, in four parts: what is counted live, what is shown of it, the release
of cells, and the totals made of them.
"""
