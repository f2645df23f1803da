/** A rate as per cent, without the noise of binary fractions: 0.07 is 7. */
export const percentOf = (rate: number) => Number((rate * 100).toPrecision(12));

/** The rate of a percentage that was typed. */
export const rateOf = (percent: number | string) => Number((Number(percent) / 100).toPrecision(12));

/** A number that was typed; null for an empty field. */
export const numberOf = (typed: number | string) => (typed === '' ? null : Number(typed));
