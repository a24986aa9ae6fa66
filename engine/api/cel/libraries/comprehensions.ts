import type { Environment } from '@marcbachmann/cel-js'
import { CelEvaluationError } from '../errors.ts'
import {
  type Call,
  type Checker,
  type Evaluator,
  type Node,
  nodeAt,
  type Scope,
  type Type,
  variableName,
} from './macro-parts.ts'

/** Comprehensions over two variables (`m.all(key, value, test)`), and `existsOne`. */
export function registerComprehensions(environment: Environment): void {
  for (const [name, comprehension] of Object.entries(comprehensions)) {
    for (const count of comprehension.arguments) {
      const parameters = new Array<string>(count).fill('ast').join(', ')
      environment.registerFunction(`list.${name}(${parameters}): dyn`, comprehensionMacro(comprehension))
    }
  }
}

/** The value of an expression for one key or index and its value. */
type Step = (node: Node, key: unknown, value: unknown) => unknown

interface Comprehension {
  /** How many arguments it takes: variables, perhaps a filter, an expression. */
  readonly arguments: readonly number[]
  /** Variables that it declares. */
  readonly variables: 1 | 2
  readonly type: (checker: Checker, range: Type, result: Type) => Type
  readonly run: (entries: readonly (readonly [unknown, unknown])[], expressions: readonly Node[], step: Step) => unknown
}

const bool = (checker: Checker): Type => checker.getType('bool')
const isTrue = (value: unknown): boolean => value === true
const filtered = (expressions: readonly Node[]) => ({
  filter: expressions.length > 1 ? expressions[0] : undefined,
  transform: nodeAt(expressions, expressions.length - 1),
})

const comprehensions: Readonly<Record<string, Comprehension>> = {
  all: {
    arguments: [3],
    variables: 2,
    type: bool,
    run: (entries, [test], step) => entries.every(([key, value]) => test && isTrue(step(test, key, value))),
  },
  exists: {
    arguments: [3],
    variables: 2,
    type: bool,
    run: (entries, [test], step) => entries.some(([key, value]) => test && isTrue(step(test, key, value))),
  },
  existsOne: {
    arguments: [2, 3],
    variables: 2,
    type: bool,
    run: (entries, [test], step) =>
      entries.filter(([key, value]) => test && isTrue(step(test, key, value))).length === 1,
  },
  transformList: {
    arguments: [3, 4],
    variables: 2,
    type: (checker, _, result) => checker.registry.getListType(result),
    run: (entries, expressions, step) => {
      const { filter, transform } = filtered(expressions)
      return entries
        .filter(([key, value]) => filter === undefined || isTrue(step(filter, key, value)))
        .map(([key, value]) => step(transform, key, value))
    },
  },
  transformMap: {
    arguments: [3, 4],
    variables: 2,
    type: (checker, range, result) =>
      checker.registry.getMapType(range.keyType ?? checker.getType(range.kind === 'list' ? 'int' : 'dyn'), result),
    run: (entries, expressions, step) => {
      const { filter, transform } = filtered(expressions)
      const kept = entries.filter(([key, value]) => filter === undefined || isTrue(step(filter, key, value)))
      return new Map(kept.map(([key, value]) => [key, step(transform, key, value)]))
    },
  },
}

function entriesOf(range: unknown): readonly (readonly [unknown, unknown])[] {
  if (Array.isArray(range)) return range.map((item, index) => [BigInt(index), item])
  if (range instanceof Map) return [...range]
  if (typeof range === 'object' && range !== null) return Object.entries(range)
  throw new CelEvaluationError('no such overload')
}

function comprehensionMacro(comprehension: Comprehension) {
  return ({ args, receiver }: Call) => {
    // `existsOne(x, test)` walks the items of a list or the keys of a map.
    const one = args.length === 2
    const names = args.slice(0, one ? 1 : comprehension.variables).map(variableName)
    const expressions = args.slice(names.length)
    let scopes: readonly Scope[] = []
    return {
      typeCheck(checker: Checker, _: unknown, outer: Scope): Type {
        const range = checker.check(receiver, outer)
        scopes = scopesOf(checker, outer, names, range)
        const inner = scopes.at(-1) ?? outer
        const types = expressions.map((expression) => checker.check(expression, inner))
        return comprehension.type(checker, range, types.at(-1) ?? checker.getType('dyn'))
      },
      evaluate(evaluator: Evaluator, _: unknown, outer: Scope): unknown {
        const range = evaluator.run(receiver, outer)
        const isList = Array.isArray(range)
        return comprehension.run(entriesOf(range), expressions, (node, key, value) => {
          const values = one ? [isList ? value : key] : [key, value]
          const inner = values.reduce<Scope>(
            (scope, item, index) => scopes[index]?.reuse(scope).setIterValue(item, evaluator) ?? scope,
            outer,
          )
          return evaluator.run(node, inner)
        })
      },
    }
  }
}

function scopesOf(checker: Checker, outer: Scope, names: readonly string[], range: Type): readonly Scope[] {
  const dynamic = checker.getType('dyn')
  const key = range.kind === 'list' ? checker.getType('int') : (range.keyType ?? dynamic)
  const value = range.valueType ?? dynamic
  const types = names.length === 1 ? [range.kind === 'list' ? value : key] : [key, value]
  const scopes: Scope[] = []
  for (const [index, name] of names.entries()) {
    scopes.push((scopes.at(-1) ?? outer).forkWithVariable(name, types[index] ?? dynamic))
  }
  return scopes
}
