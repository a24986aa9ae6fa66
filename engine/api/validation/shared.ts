import { type FieldError, invalid } from '../field-error.ts'
import { semanticEqual } from './semantic-equality.ts'

// Checks of this folder add what is wrong to the list that they are given last, in Kubernetes' order and words.
// A path is made only where something is wrong: most of what is checked is right.

export const negativeMessage = 'must be greater than or equal to 0'
export const notPositiveMessage = 'must be greater than zero'
export const notIntegerMessage = 'must be an integer'
export const immutableMessage = 'field is immutable'

/** The same value may have several problems, each one an error. */
export function addProblems(problems: readonly string[], value: unknown, path: string, into: FieldError[]): void {
  for (const problem of problems) into.push(invalid(path, value, problem))
}

/** Zero and more; nothing is fine. */
export function checkNonNegative(value: number | undefined | null, path: string, into: FieldError[]): void {
  if (value !== undefined && value !== null && value < 0) into.push(invalid(path, value, negativeMessage))
}

export function checkImmutable(next: unknown, before: unknown, path: string, into: FieldError[]): void {
  if (!semanticEqual(next ?? null, before ?? null)) into.push(invalid(path, next, immutableMessage))
}

/** Errors of a part, where the part stands below `prefix`: `spec.template.`. */
export function below(prefix: string, errors: readonly FieldError[]): readonly FieldError[] {
  return errors.length === 0 ? errors : errors.map((error) => ({ ...error, path: prefix + error.path }))
}

/** Remembers what a check found wrong with an object that many share. */
export function onceChecked<T extends object>(
  check: (object: T, into: FieldError[]) => void,
): (object: T) => readonly FieldError[] {
  const memory = new WeakMap<T, readonly FieldError[]>()
  return (object) => {
    const known = memory.get(object)
    if (known !== undefined) return known
    const found: FieldError[] = []
    check(object, found)
    memory.set(object, found)
    return found
  }
}

/** A check that does not look again at a part in which it has found nothing: of those that many objects share. */
export function unlessSound<T extends object>(
  check: (part: T, path: string, into: FieldError[]) => void,
): (part: T, path: string, into: FieldError[]) => void {
  const sound = new WeakSet<T>()
  return (part, path, into) => {
    if (sound.has(part)) return
    const before = into.length
    check(part, path, into)
    if (into.length === before) sound.add(part)
  }
}

/** What a list or map has, where it may be missing or null. */
export const listOf = <T>(list: readonly T[] | undefined | null): readonly T[] => list ?? []

/** One check for each item of a list. */
export function checkEach<T>(
  list: readonly T[] | undefined | null,
  path: string,
  check: (item: T, path: string, into: FieldError[]) => void,
  into: FieldError[],
): void {
  if (!list) return
  for (let index = 0; index < list.length; index++) check(list[index] as T, `${path}[${index}]`, into)
}

/** One rule for each text of a list. */
export function checkEachText(
  list: readonly string[] | undefined | null,
  path: string,
  problems: (text: string) => readonly string[],
  into: FieldError[],
): void {
  checkEach(list, path, (text, at) => addProblems(problems(text), text, at, into), into)
}
