import type { Container } from './container.ts'

/** Texts by their paths, from the root of what holds them. */
export type Files = Map<string, string>

/**
 * What commands have written into containers and volumes. Nobody knows what the programs of images write: only these files
 * are known. Those of a container itself are gone with its run, those of a volume stay as long as the volume.
 */
export class StoredFiles {
  private readonly byRun = new WeakMap<Container, Files>()
  private readonly byVolume = new Map<string, Files>()

  ofRun(run: Container): Files {
    const known = this.byRun.get(run) ?? new Map<string, string>()
    this.byRun.set(run, known)
    return known
  }

  /** @param volume what tells it from others, for as long as it is there */
  ofVolume(volume: string): Files {
    const known = this.byVolume.get(volume) ?? new Map<string, string>()
    this.byVolume.set(volume, known)
    return known
  }
}
