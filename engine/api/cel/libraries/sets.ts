import type { Environment } from '@marcbachmann/cel-js'
import { sameValue } from '../equality.ts'

type List = readonly unknown[]

class SetsNamespace {}

const includes = (list: List, item: unknown): boolean => list.some((other) => sameValue(other, item))

/** `sets.contains`, `sets.equivalent`, `sets.intersects`. */
export function registerSets(environment: Environment): void {
  environment.registerType('SetsNamespace', SetsNamespace)
  environment.registerConstant('sets', 'SetsNamespace', new SetsNamespace())
  const register = (name: string, test: (first: List, second: List) => boolean): void => {
    const handler = (_: SetsNamespace, first: List, second: List): boolean => test(first, second)
    environment.registerFunction(`SetsNamespace.${name}(list<T>, list<T>): bool`, handler)
  }
  const contains = (list: List, part: List): boolean => part.every((item) => includes(list, item))
  register('contains', contains)
  register('equivalent', (first, second) => contains(first, second) && contains(second, first))
  register('intersects', (first, second) => first.some((item) => includes(second, item)))
}
