import { bytes, cpuMillis, isQuantity } from '../api/meta/quantity.ts'
import { DurationError, parseGoDuration } from '../api/meta/time.ts'
import type { Behaviour, Exit } from './behaviour.ts'

/**
 * Annotations of a pod (or of its template) that describe its programs: `rehearsal.dev/startup: 20s` speaks of all its
 * containers, `app.rehearsal.dev/startup: 20s` of the one named `app`. What steps say goes before them.
 */
export const annotationDomain = 'rehearsal.dev'

type Reader = (text: string) => Partial<Behaviour>

const readers: Readonly<Record<string, Reader>> = {
  startup: (text) => ({ startMs: durationMs(text) }),
  stop: (text) => ({ stopMs: durationMs(text) }),
  'never-ready': (text) => ({ neverReady: flag(text) }),
  'unready-after': (text) => ({ unreadyAfterMs: durationMs(text) }),
  'hang-after': (text) => ({ hangAfterMs: durationMs(text) }),
  cpu: (text) => ({ cpuMillis: cpuMillis(quantity(text)) }),
  memory: (text) => ({ memoryBytes: bytes(quantity(text)) }),
  'leak-per-minute': (text) => ({ leakBytesPerMinute: bytes(quantity(text)) }),
  // What kubectl prints of it: nothing in the cluster notices.
  exec: () => ({}),
  log: () => ({}),
}

/** These three make one exit; the code is 0 and the time 0 where only the other is given. */
const exitNames: readonly string[] = ['exit-code', 'exit-after', 'exit-times']
const known: readonly string[] = [...Object.keys(readers), ...exitNames]

type Annotations = Readonly<Record<string, string>>

/** What annotations say of one container's program. Throws an Error that names the annotation that cannot be read. */
export function annotatedBehaviour(annotations: Annotations | undefined, container: string): Partial<Behaviour> {
  const mine = new Map<string, string>()
  for (const prefix of [annotationDomain, `${container}.${annotationDomain}`]) {
    for (const [key, value] of Object.entries(annotations ?? {}))
      if (key.startsWith(`${prefix}/`)) mine.set(key.slice(prefix.length + 1), value)
  }
  if (mine.size === 0) return {}
  const behaviour = [...mine].map(([name, value]) => read(name, value))
  const exit = exitOf(mine)
  return Object.assign({}, ...behaviour, ...(exit === undefined ? [] : [{ exit }]))
}

function read(name: string, value: string): Partial<Behaviour> {
  if (exitNames.includes(name)) return {}
  const reader = readers[name]
  if (reader === undefined)
    throw new Error(`There is no annotation ${annotationDomain}/${name}. There are: ${known.join(', ')}.`)
  try {
    return reader(value)
  } catch (error) {
    throw new Error(`Annotation ${annotationDomain}/${name}: ${error instanceof Error ? error.message : error}`)
  }
}

/** One object for each set of texts, so that the runs that end so can be counted. */
const exits = new Map<string, Exit>()

function exitOf(mine: ReadonlyMap<string, string>): Exit | undefined {
  const [code, after, times] = exitNames.map((name) => mine.get(name))
  if (code === undefined && after === undefined) return undefined
  const key = JSON.stringify([code, after, times])
  const exit = exits.get(key) ?? {
    code: code === undefined ? 0 : whole(code),
    afterMs: after === undefined ? 0 : durationMs(after),
    ...(times === undefined ? {} : { times: whole(times) }),
  }
  exits.set(key, exit)
  return exit
}

function durationMs(text: string): number {
  try {
    return Math.ceil(parseGoDuration(text))
  } catch (error) {
    if (!(error instanceof DurationError)) throw error
    throw new Error(`a duration such as 20s or 1m30s was expected, not "${text}".`)
  }
}

function quantity(text: string): string {
  if (!isQuantity(text)) throw new Error(`a quantity such as 500m or 64Mi was expected, not "${text}".`)
  return text
}

function whole(text: string): number {
  if (!/^[0-9]+$/.test(text)) throw new Error(`Annotation of an exit: a whole number was expected, not "${text}".`)
  return Number(text)
}

function flag(text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new Error(`"true" or "false" was expected, not "${text}".`)
  return text === 'true'
}
