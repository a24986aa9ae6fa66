/** Things in an order of their own, the first of them at hand; each has a key and can be taken out from the middle. */
export class Heap<T> {
  private readonly items: T[] = []
  private readonly places = new Map<string, number>()

  constructor(
    private readonly keyOf: (item: T) => string,
    /** Whether the first comes before the second; never both ways, and for two different things always one way. */
    private readonly comesBefore: (first: T, second: T) => boolean,
  ) {}

  get size(): number {
    return this.items.length
  }

  peek(): T | undefined {
    return this.items[0]
  }

  get(key: string): T | undefined {
    const place = this.places.get(key)
    return place === undefined ? undefined : this.items[place]
  }

  /** In no particular order that means anything, but always the same. */
  values(): readonly T[] {
    return this.items
  }

  /** Adds, or replaces what has the same key. */
  set(item: T): void {
    const key = this.keyOf(item)
    const place = this.places.get(key) ?? this.items.length
    this.put(item, place)
    if (!this.rise(place)) this.sink(place)
  }

  pop(): T | undefined {
    const first = this.items[0]
    if (first !== undefined) this.delete(this.keyOf(first))
    return first
  }

  delete(key: string): T | undefined {
    const place = this.places.get(key)
    if (place === undefined) return undefined
    const removed = this.items[place] as T
    const last = this.items.pop() as T
    this.places.delete(key)
    if (place < this.items.length) {
      this.put(last, place)
      if (!this.rise(place)) this.sink(place)
    }
    return removed
  }

  private put(item: T, place: number): void {
    this.items[place] = item
    this.places.set(this.keyOf(item), place)
  }

  private rise(from: number): boolean {
    const item = this.items[from] as T
    let place = from
    while (place > 0) {
      const parent = (place - 1) >> 1
      const above = this.items[parent] as T
      if (!this.comesBefore(item, above)) break
      this.put(above, place)
      place = parent
    }
    if (place !== from) this.put(item, place)
    return place !== from
  }

  private sink(from: number): void {
    const item = this.items[from] as T
    let place = from
    for (;;) {
      let child = place * 2 + 1
      if (child >= this.items.length) break
      const right = this.items[child + 1]
      if (right !== undefined && this.comesBefore(right, this.items[child] as T)) child++
      const below = this.items[child] as T
      if (!this.comesBefore(below, item)) break
      this.put(below, place)
      place = child
    }
    if (place !== from) this.put(item, place)
  }
}
