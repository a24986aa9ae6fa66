import { isFields } from './schema.ts'

/** One step of a path: a field, a position, all, or the items one of whose fields has a value. */
type Step =
  | { readonly field: string }
  | { readonly index: number }
  | { readonly all: true }
  | { readonly where: readonly string[]; readonly equals: string }

const stepPattern =
  /\.((?:\\.|[^.[\]\\])+)|\[(-?\d+)\]|\[\*\]|\['((?:\\.|[^'\\])*)'\]|\[\?\(@\.([\w.-]+)\s*==\s*(?:"([^"]*)"|'([^']*)')\)\]/y

const known = new Map<string, readonly Step[] | undefined>()

/** The steps of a path such as `.status.conditions[?(@.type=="Ready")].status`; undefined where it is none. */
function stepsOf(path: string): readonly Step[] | undefined {
  if (known.has(path)) return known.get(path)
  const steps = parsed(path)
  known.set(path, steps)
  return steps
}

function parsed(path: string): readonly Step[] | undefined {
  const steps: Step[] = []
  let at = 0
  while (at < path.length) {
    stepPattern.lastIndex = at
    const match = stepPattern.exec(path)
    if (match === null) return undefined
    steps.push(stepOf(match))
    at = stepPattern.lastIndex
  }
  return steps
}

function stepOf([whole, field, index, quoted, where, double, single]: RegExpExecArray): Step {
  if (index !== undefined) return { index: Number(index) }
  if (where !== undefined) return { where: where.split('.'), equals: double ?? single ?? '' }
  const name = (field ?? quoted)?.replace(/\\(.)/g, '$1')
  return name === undefined || whole === '.*' ? { all: true } : { field: name }
}

/** Whether a path can be read. */
export function isFieldPath(path: string): boolean {
  return path.startsWith('.') && stepsOf(path) !== undefined
}

/** The values that a path leads to in an object, in order; none where something is missing. */
export function valuesAt(object: unknown, path: string): readonly unknown[] {
  let found: readonly unknown[] = [object]
  for (const step of stepsOf(path) ?? []) found = found.flatMap((value) => next(value, step))
  return found
}

function next(value: unknown, step: Step): readonly unknown[] {
  if ('field' in step) return isFields(value) && Object.hasOwn(value, step.field) ? [value[step.field]] : []
  if ('all' in step) return Array.isArray(value) ? value : isFields(value) ? Object.values(value) : []
  if (!Array.isArray(value)) return []
  if ('index' in step) return value.slice(step.index).slice(0, 1)
  return value.filter((item) => textAt(item, step.where) === step.equals)
}

function textAt(value: unknown, names: readonly string[]): string | undefined {
  const found = names.reduce<unknown>((at, name) => (isFields(at) ? at[name] : undefined), value)
  return found === undefined ? undefined : String(found)
}
