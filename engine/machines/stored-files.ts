import type { Container } from './container.ts'

/** Texts by their paths, from the root of what holds them. */
export type Files = Map<string, string>

/**
 * What commands have written into containers and volumes. Nobody knows what the programs of images write: only these files
 * are known. Those of a container itself are gone with its run, those of a volume with the volume.
 */
export class StoredFiles {
  private readonly byRun = new WeakMap<Container, Files>()
  private readonly byPod = new Map<string, Map<string, Files>>()
  private readonly byPlace = new Map<string, Files>()
  private readonly byVolume = new Map<string, { readonly uid: string; readonly files: Files }>()

  ofRun(run: Container): Files {
    const known = this.byRun.get(run) ?? new Map<string, string>()
    this.byRun.set(run, known)
    return known
  }

  /** Those of a volume that is part of a pod. */
  ofPod(podUid: string, volume: string): Files {
    const volumes = this.byPod.get(podUid) ?? new Map<string, Files>()
    this.byPod.set(podUid, volumes)
    const known = volumes.get(volume) ?? new Map<string, string>()
    volumes.set(volume, known)
    return known
  }

  /** Those that are kept outside of the cluster, or on a node, whatever becomes of the volumes that lead there. */
  ofPlace(place: string): Files {
    const known = this.byPlace.get(place) ?? new Map<string, string>()
    this.byPlace.set(place, known)
    return known
  }

  /** Those of a persistent volume: another of its name begins without. */
  ofVolume(name: string, uid: string): Files {
    const known = this.byVolume.get(name)
    if (known?.uid === uid) return known.files
    const files: Files = new Map()
    this.byVolume.set(name, { uid, files })
    return files
  }

  forgetPod(podUid: string): void {
    this.byPod.delete(podUid)
  }
}
