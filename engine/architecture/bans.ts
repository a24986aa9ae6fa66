import { ts } from 'ts-morph'
import { isTest, lineOf, type Source } from './source.ts'

/** What to use instead of something banned. */
interface Ban {
  readonly instead: string
}

const clock = 'the clock of the simulation (its `now`)'
const chance = 'a stream of the chance in engine/sim'
const queue = 'an event planned on the simulation'
const synchronous = 'plain functions: the engine is synchronous from end to end'
const codePoints = 'a comparison by code point'
const surroundings = 'a value given to createCluster: the engine does not look at its surroundings'

/** Names that nothing in the engine may use, unless the file has something of its own by that name. */
const globals: Readonly<Record<string, Ban>> = {
  Date: { instead: clock },
  performance: { instead: clock },
  setTimeout: { instead: queue },
  setInterval: { instead: queue },
  setImmediate: { instead: queue },
  queueMicrotask: { instead: queue },
  Promise: { instead: synchronous },
  fetch: { instead: synchronous },
  Intl: { instead: codePoints },
  process: { instead: surroundings },
  globalThis: { instead: surroundings },
  require: { instead: 'an import at the head of the file' },
  console: { instead: 'a line of the trace' },
  crypto: { instead: chance },
  WeakRef: { instead: 'a plain reference: when memory is collected must not be seen' },
  FinalizationRegistry: { instead: 'a plain reference: when memory is collected must not be seen' },
  structuredClone: { instead: 'a new object that shares what did not change' },
}

/** Members that nothing in the engine may use: `.localeCompare(...)`, `Math.random`. */
const members: Readonly<Record<string, Ban>> = {
  'Math.random': { instead: chance },
  localeCompare: { instead: codePoints },
  toLocaleString: { instead: 'String(...) or a formatter of ours' },
  toLocaleLowerCase: { instead: 'toLowerCase()' },
  toLocaleUpperCase: { instead: 'toUpperCase()' },
  toLocaleDateString: { instead: 'a function of engine/api/meta/time.ts' },
  toLocaleTimeString: { instead: 'a function of engine/api/meta/time.ts' },
}

const asynchronous: Ban = { instead: synchronous }
const nodeModules: Ban = { instead: 'a value given from outside: the engine reads no files and opens no sockets' }

/** What the engine may not use, each with what to use instead. */
export function bannedUses(sources: readonly Source[]): readonly string[] {
  return sources.filter(({ path }) => path.startsWith('engine/')).flatMap(bannedUsesIn)
}

function bannedUsesIn(source: Source): readonly string[] {
  const imports = isTest(source) ? [] : source.imports.filter(({ target }) => target.startsWith('node:'))
  const found = [
    ...imports.map(({ target, line }) => ({ what: target, line, ban: nodeModules })),
    ...source.nodes.flatMap((node) => {
      const use = useOf(node)
      return use === null ? [] : [{ ...use, line: lineOf(node) }]
    }),
  ]
  return found.map(({ what, line, ban }) => `${source.path}:${line}: ${what} is banned; use ${ban.instead}`)
}

function useOf(node: ts.Node): { readonly what: string; readonly ban: Ban } | null {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return { what: 'async', ban: asynchronous }
  const isAwait = ts.isAwaitExpression(node) || node.kind === ts.SyntaxKind.AwaitKeyword
  if (isAwait) return { what: 'await', ban: asynchronous }
  if (ts.isPropertyAccessExpression(node)) return memberUse(node)
  if (!ts.isIdentifier(node) || !Object.hasOwn(globals, node.text)) return null
  const ban = globals[node.text]
  return ban === undefined || isOnlyAName(node) || isDeclaredAround(node) ? null : { what: node.text, ban }
}

function memberUse({
  expression,
  name,
}: ts.PropertyAccessExpression): { readonly what: string; readonly ban: Ban } | null {
  const written = [name.text, `${expression.getText()}.${name.text}`]
  const what = written.find((text) => Object.hasOwn(members, text))
  const ban = what === undefined ? undefined : members[what]
  return what === undefined || ban === undefined ? null : { what, ban }
}

/** The name of a member or of a field, not of something that exists everywhere. */
function isOnlyAName(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node
  if (ts.isQualifiedName(parent)) return parent.right === node
  if (ts.isBindingElement(parent)) return parent.propertyName === node
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return true
  const isShorthand = ts.isShorthandPropertyAssignment(parent)
  return !isShorthand && 'name' in parent && parent.name === node
}

/** Whether the file itself declares this name in a scope around the node: then it is another thing. */
function isDeclaredAround(node: ts.Identifier): boolean {
  for (let scope: ts.Node = node.parent; scope !== undefined; scope = scope.parent) {
    if (declaredIn(scope).has(node.text)) return true
  }
  return false
}

const declarations = new WeakMap<ts.Node, ReadonlySet<string>>()

/** The names that a scope declares directly: parameters, variables, functions, classes, types, imports. */
function declaredIn(scope: ts.Node): ReadonlySet<string> {
  const known = declarations.get(scope)
  if (known !== undefined) return known
  const names = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (isDeclaration(node) && node.name !== undefined && ts.isIdentifier(node.name)) names.add(node.name.text)
    const opensScope = node !== scope && (ts.isFunctionLike(node) || ts.isBlock(node) || ts.isClassLike(node))
    if (!opensScope) ts.forEachChild(node, visit)
  }
  visit(scope)
  declarations.set(scope, names)
  return names
}

function isDeclaration(node: ts.Node): node is ts.NamedDeclaration {
  return (
    ts.isParameter(node) ||
    ts.isVariableDeclaration(node) ||
    ts.isBindingElement(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportSpecifier(node) ||
    ts.isTypeParameterDeclaration(node)
  )
}
