/** A stream of random numbers: the same name and seed give the same numbers on every machine. */
export interface Chance {
  /** In [0, 1). */
  next(): number
  /** A whole number in [0, below). */
  below(below: number): number
  /** One of the items; throws where there is none. */
  pick<T>(items: readonly T[]): T
  /** A new array in random order. */
  shuffle<T>(items: readonly T[]): T[]
}

/** The same run every time unless somebody asks for another. */
export const defaultSeed = 1

/** One stream per component, derived by name: one more roll in one component shifts no other. */
export function chanceFor(seed: number, name: string): Chance {
  return new Sfc32(mix(seed >>> 0), mix(hash(name)), mix((Math.floor(seed / 0x1_0000_0000) ^ 0x9e3779b9) >>> 0))
}

function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  return value >>> 0
}

function mix(value: number): number {
  let mixed = value + 0x6d2b79f5
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return (mixed ^ (mixed >>> 14)) >>> 0
}

/** Chris Doty-Humphrey's small fast counting generator, 32 bits. */
class Sfc32 implements Chance {
  private counter = 1
  constructor(
    private a: number,
    private b: number,
    private c: number,
  ) {
    for (let round = 0; round < 15; round++) this.roll()
  }

  next(): number {
    return this.roll() / 0x1_0000_0000
  }

  below(below: number): number {
    return Math.floor(this.next() * below)
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('Nothing to pick from: the list is empty.')
    return items[this.below(items.length)] as T
  }

  shuffle<T>(items: readonly T[]): T[] {
    const shuffled = [...items]
    for (let index = shuffled.length - 1; index > 0; index--) {
      const other = this.below(index + 1)
      const held = shuffled[index] as T
      shuffled[index] = shuffled[other] as T
      shuffled[other] = held
    }
    return shuffled
  }

  private roll(): number {
    const rolled = (this.a + this.b + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = ((this.c << 21) | (this.c >>> 11)) + rolled
    return rolled >>> 0
  }
}
