import type { PlainPromise } from './promise-book.ts'

/** How many promises of an area are kept. */
export interface AreaCount {
  readonly area: string
  readonly kept: number
  readonly notBehaviour: number
  readonly all: number
}

/** Counts by area, in the order in which the areas first appear. */
export function countByArea(promises: readonly PlainPromise[], kept: ReadonlySet<string>): readonly AreaCount[] {
  const areas = [...new Set(promises.map(({ area }) => area))]
  return areas.map((area) => {
    const ofArea = promises.filter((promise) => promise.area === area)
    return {
      area,
      kept: ofArea.filter(({ id }) => kept.has(id)).length,
      notBehaviour: ofArea.filter((promise) => promise['not-a-behaviour'] !== undefined).length,
      all: ofArea.length,
    }
  })
}

/** The page docs/promises.md: counts, then each promise under what became of it. */
export function promisesPage(promises: readonly PlainPromise[], kept: ReadonlyMap<string, readonly string[]>): string {
  const ids = new Set(kept.keys())
  const areas = countByArea(promises, ids)
  const rows = areas.map(
    ({ area, kept: count, notBehaviour, all }) => `| ${area} | ${count} | ${notBehaviour} | ${all} |`,
  )
  const notBehaviour = promises.filter((promise) => promise['not-a-behaviour'] !== undefined)
  const sum = `| **all** | **${ids.size}** | **${notBehaviour.length}** | **${promises.length}** |`
  return [
    '# Promises',
    '',
    'Written by `npm run promises`, which runs the features. What five tutorials on Kubernetes say or imply, a sentence each,',
    'as Kubernetes really behaves. A promise is kept when a scenario that carries its id as a tag passes, and none that does',
    'fails; the ids and sentences are those of `features/promises.json`.',
    '',
    '| area | kept | not a behaviour | all |',
    '| --- | --- | --- | --- |',
    ...rows,
    sum,
    '',
    '## Kept',
    '',
    ...areas.flatMap(({ area }) => keptOf(area, promises, kept)),
    '## Not kept yet',
    '',
    ...promises.filter((promise) => !ids.has(promise.id) && promise['not-a-behaviour'] === undefined).map(line),
    '',
    '## What no program can behave by',
    '',
    ...notBehaviour.map((promise) => `${line(promise)} (${promise['not-a-behaviour']})`),
    '',
  ].join('\n')
}

/** The ids that a page lists under a heading. */
export function idsUnder(page: string, heading: string): readonly string[] {
  const [, below = ''] = page.split(`\n## ${heading}\n`)
  const [section = ''] = below.split('\n## ')
  return [...section.matchAll(/^- (S-\d+)/gm)].map(([, id = '']) => id)
}

function keptOf(
  area: string,
  promises: readonly PlainPromise[],
  kept: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const lines = promises
    .filter((promise) => promise.area === area && kept.has(promise.id))
    .flatMap((promise) => [line(promise), ...(kept.get(promise.id) ?? []).map((name) => `  - ${name}`)])
  return lines.length === 0 ? [] : [`### ${area}`, '', ...lines, '']
}

const line = ({ id, what }: PlainPromise): string => `- ${id}: ${what}`
