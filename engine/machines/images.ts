/** Said by nobody: how long an image takes to pull. */
export const defaultPullMs = 2_000

export type PullAnswer =
  | { readonly pulls: true; readonly durationMs: number }
  | { readonly pulls: false; readonly because: 'missing' | 'unreachable' }

/** `nginx` is `nginx:latest`. */
export function fullImageName(image: string): string {
  const tail = image.slice(image.lastIndexOf('/') + 1)
  return tail.includes(':') || image.includes('@') ? image : `${image}:latest`
}

/** Whether two names mean the same image: `nginx` and `nginx:latest`. */
export function isSameImage(a: string, b: string): boolean {
  return fullImageName(a) === fullImageName(b)
}

/** The image registry of the world, and which machine has pulled what. */
export class Images {
  reachable = true
  private readonly durations = new Map<string, number>()
  private readonly missing = new Set<string>()
  private readonly pulled = new Map<string, Set<string>>()

  setPullDuration(image: string, durationMs: number): void {
    this.durations.set(fullImageName(image), durationMs)
  }

  remove(image: string): void {
    this.missing.add(fullImageName(image))
  }

  pull(image: string): PullAnswer {
    const name = fullImageName(image)
    if (!this.reachable) return { pulls: false, because: 'unreachable' }
    if (this.missing.has(name)) return { pulls: false, because: 'missing' }
    return { pulls: true, durationMs: this.durations.get(name) ?? defaultPullMs }
  }

  isOn(machine: string, image: string): boolean {
    return this.pulled.get(machine)?.has(fullImageName(image)) ?? false
  }

  /** Removes all others from a machine: they will have to be pulled again. */
  keepOnly(machine: string, images: readonly string[]): void {
    const pulled = this.pulled.get(machine)
    const kept = images.map(fullImageName).filter((name) => pulled?.has(name))
    this.pulled.set(machine, new Set(kept))
  }

  put(machine: string, image: string): void {
    const images = this.pulled.get(machine) ?? new Set<string>()
    this.pulled.set(machine, images.add(fullImageName(image)))
  }
}
