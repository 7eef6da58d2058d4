"""Looking back and ahead, in two steps saved as they go. The author may reopen and edit any time.

The words are read by their author alone; others learn of obstacles only as themes, where five
people ticked one.
"""
