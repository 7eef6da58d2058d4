"""What others will and will not see, in the same words wherever it is said."""

from modals.kit.prose import Prose, Strong

OTHERS_SEE = [
    Prose(Strong("What others see")),
    Prose("• Figures for the whole group, such as how many made a plan. Never for fewer than 5."),
    Prose("• Never your plan, your tries, your words, or whether you were reminded."),
    Prose("Everything here is confidential. We keep your name with it, so that we can remind you."),
]
