import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** A manifest of a tutorial. */
export interface TutorialManifest {
  readonly tutorial: string
  readonly kind: string
  readonly name: string
  /** As it is printed, and as it has to be. */
  readonly written: string
  readonly corrected: string
  /** What is said to the first as a whole object: `accepted`, or its first error. */
  readonly verdict: string
}

interface Row {
  readonly seed: string
  readonly files: readonly string[]
  readonly fragment: boolean
  readonly validator: readonly string[]
}

/** The whole manifests of `FOLDER/manifests`, in their order; parts of manifests are left out. */
export function readTutorialManifests(folder: string): readonly TutorialManifest[] {
  const read = (name: string): string => readFileSync(join(folder, 'manifests', name), 'utf8')
  const rows = JSON.parse(read('manifests.json')) as readonly Row[]
  return rows
    .filter(({ fragment }) => !fragment)
    .map(({ seed, files, validator }) => {
      const [written = '', corrected = ''] = files.map(read)
      const { kind, metadata } = parse(corrected) as Identity
      return { tutorial: seed, kind, name: metadata.name, written, corrected, verdict: validator[0] ?? 'accepted' }
    })
}

interface Identity {
  readonly kind: string
  readonly metadata: { readonly name: string }
}

const shortKinds: Readonly<Record<string, string>> = { rc: 'replicationcontroller', rs: 'replicaset', svc: 'service' }

/**
 * The manifest that a tutorial means by a file name: the one that names the file in its first line, else the one whose kind
 * and name the file's name is made of, else the first of the kind that the text speaks of, else the first.
 */
export function manifestOfFile(
  manifests: readonly TutorialManifest[],
  file: string,
  about: string,
): TutorialManifest | undefined {
  const words = file
    .replace(/\.ya?ml.*$/, '')
    .split('-')
    .map((word) => shortKinds[word] ?? word)
  const text = about.toLowerCase()
  const weight = ({ kind, name, written }: TutorialManifest): number => {
    if (written.startsWith(`#${file}`)) return 100
    const kindWord = kind.toLowerCase()
    const isKind = words.includes(kindWord)
    const rest = words.filter((word) => word !== kindWord && !Object.values(shortKinds).includes(word)).join('-')
    return (rest === name ? 8 : 0) + (isKind ? 4 : 0) + (text.includes(kindWord) ? 2 : 0)
  }
  return manifests.toSorted((a, b) => weight(b) - weight(a))[0]
}
