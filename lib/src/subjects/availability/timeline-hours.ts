/**
 * An hour on a timeline. What the timeline calls a ms stands for a second in this room: times are kept to a thousandth of a second,
 * and its whole numbers reach for 285,000 years.
 */
export const UNITS_PER_HOUR = 3600;
