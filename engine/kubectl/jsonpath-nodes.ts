/** What a JSONPath template is made of. */
export type PathNode =
  | { readonly type: 'list'; readonly nodes: readonly PathNode[] }
  | { readonly type: 'literal'; readonly value: string | number | boolean }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'array'; readonly params: SliceParams }
  | { readonly type: 'filter'; readonly left: ListNode; readonly right: ListNode; readonly operator: string }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | { readonly type: 'union'; readonly nodes: readonly ListNode[] }
  | { readonly type: 'identifier'; readonly name: string }

export type ListNode = Extract<PathNode, { type: 'list' }>

/** `[first:last:step]`. A single index has a derived end, one behind it. */
export interface SliceParams {
  readonly first: number | undefined
  readonly last: number | undefined
  readonly lastIsDerived: boolean
  readonly step: number | undefined
}

/** A template that cannot be read, or that does not fit its data. The text is kubectl's own. */
export class JsonPathError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'JsonPathError'
  }
}
