"""The same random schedule, with other answers and words, in two databases.

Whatever any role can see, or is told, must be equal after every step, but for the values of
numbers that were released and reach their floor. In half of the schedules even these are equal,
since the same answers are given by other people of the same cohort.
"""
