import { parse } from 'yaml'

/** The first field in which an object is not as partial YAML describes it, or undefined. */
export function partialProblem(object: unknown, yaml: string): string | undefined {
  return problemAt(object, parse(yaml), '')
}

function problemAt(actual: unknown, wanted: unknown, path: string): string | undefined {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(actual)) return `${path}: ${text(actual)} instead of a list`
    if (actual.length !== wanted.length) return `${path}: ${actual.length} items instead of ${wanted.length}`
    return firstProblem(wanted.map((item, index) => problemAt(actual[index], item, `${path}[${index}]`)))
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof actual !== 'object' || actual === null) return `${path || 'object'}: ${text(actual)} instead of fields`
    const fields = actual as Record<string, unknown>
    return firstProblem(
      Object.entries(wanted).map(([key, value]) => problemAt(fields[key], value, path === '' ? key : `${path}.${key}`)),
    )
  }
  return Object.is(actual, wanted) || (wanted === null && actual === undefined)
    ? undefined
    : `${path}: ${text(actual)} instead of ${text(wanted)}`
}

function firstProblem(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined)
}

function text(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}
