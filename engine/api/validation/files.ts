import { type FieldError, invalid, required } from '../field-error.ts'
import { configMapKeyProblems } from '../meta/names.ts'
import { addProblems, listOf } from './shared.ts'

/** Paths below a volume: relative, and never out of it. */
export function checkDescendingPath(target: string, path: string, into: FieldError[]): void {
  if (target.startsWith('/')) into.push(invalid(path, target, 'must be a relative path'))
  checkNoBacksteps(target, path, into)
}

export function checkNoBacksteps(target: string, path: string, into: FieldError[]): void {
  if (target.split('/').includes('..')) into.push(invalid(path, target, "must not contain '..'"))
}

/** Names that begin with two dots are the volume plugins' own. */
export function checkNonReservedPath(target: string, path: string, into: FieldError[]): void {
  checkDescendingPath(target, path, into)
  if (target.startsWith('..') && !target.startsWith('../')) {
    into.push(invalid(path, target, "must not start with '..'"))
  }
}

const modeMax = 0o777

export function checkFileMode(mode: number | undefined | null, path: string, into: FieldError[]): void {
  if (mode === undefined || mode === null || (mode >= 0 && mode <= modeMax)) return
  into.push(invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive'))
}

interface KeyToPath {
  readonly key?: string
  readonly path?: string
  readonly mode?: number
}

/** Which keys of a config map or secret become which files. */
export function checkKeysToPaths(items: readonly KeyToPath[] | undefined, path: string, into: FieldError[]): void {
  for (const [index, { key, path: target, mode }] of listOf(items).entries()) {
    const at = `${path}[${index}]`
    if (!key) into.push(required(`${at}.key`))
    else addProblems(configMapKeyProblems(key), key, `${at}.key`, into)
    if (!target) into.push(required(`${at}.path`))
    else checkNonReservedPath(target, `${at}.path`, into)
    checkFileMode(mode, `${at}.mode`, into)
  }
}
