type Comparison = 'exactly' | 'at least' | 'at most' | 'more than' | 'fewer than' | 'between'

/** A number, or a comparison with one: `3`, `no`, `at least 2`, `between 2 and 4`. */
export class Amount {
  private constructor(
    private readonly text: string,
    private readonly comparison: Comparison,
    private readonly low: number,
    private readonly high: number,
  ) {}

  static parse(text: string): Amount {
    if (text === 'no') return new Amount(text, 'exactly', 0, 0)
    const [low = 0, high = low] = (text.match(/\d+(?:\.\d+)?/g) ?? []).map(Number)
    if (low > high) throw new Error(`Expected the smaller number first, as in "between 2 and 4", got "${text}".`)
    const comparison = /^(exactly|at least|at most|more than|fewer than|between)\b/.exec(text)?.[1] ?? 'exactly'
    return new Amount(text, comparison as Comparison, low, high)
  }

  holds(value: number): boolean {
    switch (this.comparison) {
      case 'exactly':
        return value === this.low
      case 'at least':
        return value >= this.low
      case 'at most':
        return value <= this.low
      case 'more than':
        return value > this.low
      case 'fewer than':
        return value < this.low
      case 'between':
        return value >= this.low && value <= this.high
    }
  }

  toString(): string {
    return this.text
  }
}

/** A ratio, or a comparison with one: `at least 99.9%`. */
export class Percentage {
  private constructor(private readonly amount: Amount) {}

  static parse(text: string): Percentage {
    if ((text.match(/\d+(?:\.\d+)?/g) ?? []).some((number) => Number(number) > 100))
      throw new Error(`Expected a share of at most 100%, got "${text}".`)
    return new Percentage(Amount.parse(text.replaceAll('%', '')))
  }

  /** @param ratio between 0 and 1 */
  holds(ratio: number): boolean {
    return this.amount.holds(Math.round(ratio * 1e8) / 1e6)
  }
}
