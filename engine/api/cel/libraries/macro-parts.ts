import { CelEvaluationError } from '../errors.ts'

/** The parts of the evaluator that a macro works with. */
export interface Node {
  readonly op: string
  readonly args: unknown
}
export interface Type {
  readonly kind: string
  readonly valueType?: Type
  readonly keyType?: Type
}
export interface Scope {
  forkWithVariable(name: string, type: Type): Scope
  reuse(parent: Scope): Scope
  setIterValue(value: unknown, evaluator: Evaluator): Scope
}
export interface Checker {
  check(node: Node, scope: Scope): Type
  getType(name: string): Type
  readonly registry: {
    getOptionalType(type: Type): Type
    getListType(type: Type): Type
    getMapType(key: Type, value: Type): Type
  }
}
export interface Evaluator {
  run(node: Node, scope: Scope): unknown
}
export interface Call {
  readonly args: readonly Node[]
  readonly receiver: Node
}

export function variableName(node: Node | undefined): string {
  if (node?.op === 'id' && typeof node.args === 'string') return node.args
  throw new CelEvaluationError('argument is not an identifier')
}

export function nodeAt(nodes: readonly Node[], index: number): Node {
  const node = nodes[index]
  if (node === undefined) throw new RangeError(`a macro has no argument ${index}`)
  return node
}
