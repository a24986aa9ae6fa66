import type { Node } from '../api/schema/types.ts'

/** An image that some nodes have. */
export interface ImageState {
  readonly sizeBytes: number
  readonly slots: Set<number>
}

const noNames: readonly string[] = []

/** Which nodes have which images; the size is that told by the first node. */
export class Images {
  private readonly byName = new Map<string, ImageState>()
  private readonly namesBySlot: (readonly string[])[] = []

  get isEmpty(): boolean {
    return this.byName.size === 0
  }

  get(name: string): ImageState | undefined {
    return this.byName.get(name)
  }

  set(slot: number, node: Node): void {
    this.clear(slot)
    const names: string[] = []
    for (const image of node.status.images ?? []) {
      for (const name of image.names ?? []) {
        const state = this.byName.get(name) ?? { sizeBytes: image.sizeBytes ?? 0, slots: new Set<number>() }
        this.byName.set(name, state)
        state.slots.add(slot)
        names.push(name)
      }
    }
    this.namesBySlot[slot] = names
  }

  clear(slot: number): void {
    for (const name of this.namesBySlot[slot] ?? noNames) {
      const state = this.byName.get(name)
      state?.slots.delete(slot)
      if (state?.slots.size === 0) this.byName.delete(name)
    }
    this.namesBySlot[slot] = noNames
  }
}

/** The name under which nodes list an image: without tag or digest, `:latest` is meant. */
export function normalizedImageName(name: string): string {
  return name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name
}
