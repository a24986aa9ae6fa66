/** A binary heap of distinct instants, earliest first. Who pushes sees to it that an instant is pushed once. */
export class InstantHeap {
  private readonly heap: number[] = []

  get earliest(): number | undefined {
    return this.heap[0]
  }

  clear(): void {
    this.heap.length = 0
  }

  push(instantMs: number): void {
    const heap = this.heap
    let index = heap.length
    heap.push(instantMs)
    while (index > 0) {
      const parent = (index - 1) >> 1
      const parentMs = heap[parent] as number
      if (parentMs <= instantMs) break
      heap[index] = parentMs
      index = parent
    }
    heap[index] = instantMs
  }

  pop(): number | undefined {
    const heap = this.heap
    const earliest = heap[0]
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return earliest
    this.sink(last)
    return earliest
  }

  private sink(instantMs: number): void {
    const heap = this.heap
    const length = heap.length
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= length) break
      if (child + 1 < length && (heap[child + 1] as number) < (heap[child] as number)) child++
      if ((heap[child] as number) >= instantMs) break
      heap[index] = heap[child] as number
      index = child
    }
    heap[index] = instantMs
  }
}
